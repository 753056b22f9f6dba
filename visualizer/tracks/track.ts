/**
 * What a track is: one lane of one thread. It gets a frame and draws its slices into it, tells what lies under a point,
 * and says in a few words what a crowded slice stands for. Adding a track is a file and its line in list.ts.
 */
import type { Lane } from '../../instrument/model/lanes.ts';
import type { LaneSlices, Slices } from '../source/protocol.ts';
import type { Theme } from '../view/palette.ts';
import type { CssPixels, TimeScale } from '../view/time-scale.ts';

/** The part of a 2D context that tracks draw with. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  'fillStyle' | 'strokeStyle' | 'globalAlpha' | 'lineWidth' | 'font' | 'textBaseline' | 'textAlign'
> &
  Pick<
    CanvasRenderingContext2D,
    | 'fillRect'
    | 'strokeRect'
    | 'fillText'
    | 'measureText'
    | 'beginPath'
    | 'roundRect'
    | 'fill'
    | 'stroke'
    | 'moveTo'
    | 'lineTo'
  >;

/** The part of a 2D context that the whole timeline is drawn with. */
export type TimelinePen = Pen &
  Pick<CanvasRenderingContext2D, 'save' | 'restore' | 'translate' | 'bezierCurveTo' | 'arc'> & {
    /** Says what is drawn from now on, up to the next restore, for pens that keep it. */
    group?(name: string, kind?: 'lane' | 'side' | 'part'): void;
  };

/** Where a lane stands and what it shows. */
export interface TrackPlace {
  scale: TimeScale;
  /** Top of the lane, its height, and that of one of its rows, gap below it included. */
  y: CssPixels;
  height: CssPixels;
  rowHeight: CssPixels;
  slices: LaneSlices | null;
  /** Device pixels per CSS pixel: edges are put on whole device pixels. */
  dpr: number;
  /** Whether a lane that can be closed is: it has one row then. */
  closed: boolean;
}

export interface TrackFrame extends TrackPlace {
  pen: Pen;
  theme: Theme;
  /** Hatching for time asleep. */
  hatch: CanvasPattern | string;
}

export interface Hit {
  slices: Slices;
  index: number;
  row: number;
  /** What is meant, where it is not the slice's own item. */
  item?: number;
}

export interface Track {
  readonly lane: Lane;
  readonly name: string;
  /** One sentence for people who see it for the first time. */
  readonly about: string;
  /** Whether threads that have nothing of it do without the lane: always, or where several threads have not room enough. */
  readonly optional?: 'always' | 'crowded';
  /** Height of the lane while it is closed, for lanes that can be; they begin so. */
  readonly closedHeight?: (rows: number) => CssPixels;
  /** How many rows high the lane is at least while it is open. */
  readonly fewestRows?: number;
  /** Whether its rows get thin where there are many, rather than push the lanes below out of sight. */
  readonly thins?: true;
  /** Rows are not stretched beyond this. */
  readonly tallest?: CssPixels;
  /** What the tooltip calls the one that a crowd's facts are of; its longest where not given. */
  readonly exemplar?: string;
  /** Height of one row before it is stretched to fill the page. */
  readonly rowHeight: CssPixels;
  draw(frame: TrackFrame): void;
  /** What lies at a point of it. */
  hitTest(place: TrackPlace, x: CssPixels, y: CssPixels): Hit | null;
  /** What `count` of its items together are called. */
  describe(count: number): string;
}
