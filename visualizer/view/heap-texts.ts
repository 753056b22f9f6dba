/** V8's spaces as people think of them, and their colours: of one hue that means nothing else here, the stable ones dark. */
import { TONE } from '../../instrument/model/lanes.ts';

/** From the bottom of the stack to its top: what changes least is lowest. */
export const HEAP_LAYERS = ['old', 'large', 'code', 'trusted', 'other', 'new', 'all'] as const;
export type HeapLayer = (typeof HEAP_LAYERS)[number];

export const HEAP_TEXTS: Record<HeapLayer, { name: string; tone: number }> = {
  old: { name: 'old', tone: TONE.HEAP_OLD },
  large: { name: 'large objects', tone: TONE.HEAP_LARGE },
  code: { name: 'code', tone: TONE.HEAP_CODE },
  trusted: { name: 'trusted', tone: TONE.HEAP_TRUSTED },
  other: { name: 'other', tone: TONE.HEAP_OTHER },
  new: { name: 'new', tone: TONE.HEAP_NEW },
  all: { name: 'all spaces', tone: TONE.HEAP_ALL },
};

const LAYER_OF: Record<string, HeapLayer> = {
  old_space: 'old',
  large_object_space: 'large',
  code_space: 'code',
  code_large_object_space: 'code',
  trusted_space: 'trusted',
  trusted_large_object_space: 'trusted',
  new_space: 'new',
  new_large_object_space: 'new',
};

/** The layer that a space is shown in, by V8's name for the space. */
export function layerOf(spaceName: string): HeapLayer {
  return Object.hasOwn(LAYER_OF, spaceName) ? LAYER_OF[spaceName] : 'other';
}
