/**
 * A pen that writes SVG. It has the part of a 2D context that the timeline is drawn with, so that the same code draws both;
 * what it draws stays what it is: shapes, and text that can be searched and edited.
 */
import type { CssPixels } from '../view/time-scale.ts';
import type { PicturePen } from './parts.ts';

/** How texts are measured, with the fonts of the page. */
export interface Measuring {
  /** @returns the text's metrics, and how far below a line through the letters' middle they stand */
  measure(font: string, text: string): { metrics: TextMetrics; drop: CssPixels };
}

type Style = Pick<
  PicturePen,
  'fillStyle' | 'strokeStyle' | 'globalAlpha' | 'lineWidth' | 'font' | 'textBaseline' | 'textAlign'
>;

const ANCHORS: Partial<Record<CanvasTextAlign, string>> = { right: 'end', end: 'end', center: 'middle' };

export class SvgPen implements PicturePen {
  fillStyle: Style['fillStyle'] = '#000000';
  strokeStyle: Style['strokeStyle'] = '#000000';
  globalAlpha = 1;
  lineWidth = 1;
  font = '400 10px sans-serif';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  textAlign: CanvasTextAlign = 'left';

  readonly #measuring: Measuring;
  readonly #parts: string[] = [];
  readonly #definitions: string[] = [];
  readonly #saved: { style: Style; groups: number }[] = [];
  #groups = 0;
  #path = '';
  /** What the path is where it is one box and nothing else. */
  #box: string | null = null;

  /** @param definitions elements that colours can refer to, as `url(#id)` */
  constructor(measuring: Measuring, definitions: string[] = []) {
    this.#measuring = measuring;
    this.#definitions.push(...definitions);
  }

  /** All that has been drawn, as a document of its own. */
  document(width: CssPixels, height: CssPixels, title: string): string {
    const box = `width="${num(width)}" height="${num(height)}" viewBox="0 0 ${num(width)} ${num(height)}"`;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${box} role="img" xml:space="preserve">`,
      `<title>${escaped(title)}</title>`,
      `<defs>${this.#definitions.join('')}</defs>`,
      ...this.#parts,
      ...Array<string>(this.#groups).fill('</g>'),
      '</svg>\n',
    ].join('\n');
  }

  save(): void {
    const { fillStyle, strokeStyle, globalAlpha, lineWidth, font, textBaseline, textAlign } = this;
    const style = { fillStyle, strokeStyle, globalAlpha, lineWidth, font, textBaseline, textAlign };
    this.#saved.push({ style, groups: this.#groups });
  }

  restore(): void {
    const before = this.#saved.pop();
    if (!before) return;
    Object.assign(this, before.style);
    for (; this.#groups > before.groups; this.#groups--) this.#parts.push('</g>');
  }

  translate(x: CssPixels, y: CssPixels): void {
    this.#open(`transform="translate(${num(x)} ${num(y)})"`);
  }

  clip(): void {
    const id = `clip-${this.#definitions.length}`;
    this.#definitions.push(`<clipPath id="${id}"><path d="${this.#path}"/></clipPath>`);
    this.#open(`clip-path="url(#${id})"`);
  }

  group(name: string, kind = 'lane'): void {
    this.#open(`data-${kind}="${escaped(name)}"`);
  }

  fillRect(x: CssPixels, y: CssPixels, width: CssPixels, height: CssPixels): void {
    if (width > 0 && height > 0) this.#parts.push(`<rect ${boxOf(x, y, width, height)}${this.#fill()}/>`);
  }

  strokeRect(x: CssPixels, y: CssPixels, width: CssPixels, height: CssPixels): void {
    this.#parts.push(`<rect ${boxOf(x, y, width, height)}${this.#stroke()}/>`);
  }

  beginPath(): void {
    this.#path = '';
    this.#box = null;
  }

  rect(x: CssPixels, y: CssPixels, width: CssPixels, height: CssPixels): void {
    this.#add(`M${num(x)} ${num(y)}h${num(width)}v${num(height)}h${num(-width)}z`);
  }

  roundRect(x: CssPixels, y: CssPixels, width: CssPixels, height: CssPixels, radius = 0): void {
    const isAlone = this.#path === '';
    const r = Math.max(0, Math.min(radius as number, width / 2, height / 2));
    const arc = (dx: number, dy: number) => `a${num(r)} ${num(r)} 0 0 1 ${num(dx)} ${num(dy)}`;
    const [w, h] = [width - 2 * r, height - 2 * r];
    const begin = `M${num(x + r)} ${num(y)}h${num(w)}${arc(r, r)}v${num(h)}${arc(-r, r)}`;
    this.#add(`${begin}h${num(-w)}${arc(-r, -r)}v${num(-h)}${arc(r, -r)}z`);
    if (isAlone) this.#box = `${boxOf(x, y, width, height)} rx="${num(r)}"`;
  }

  moveTo(x: CssPixels, y: CssPixels): void {
    this.#add(`M${num(x)} ${num(y)}`);
  }

  lineTo(x: CssPixels, y: CssPixels): void {
    this.#add(`L${num(x)} ${num(y)}`);
  }

  bezierCurveTo(...numbers: [number, number, number, number, number, number]): void {
    this.#add(`C${numbers.map(num).join(' ')}`);
  }

  /** Whole circles only: nothing else is drawn. */
  arc(x: CssPixels, y: CssPixels, radius: CssPixels): void {
    const half = (dx: number) => `a${num(radius)} ${num(radius)} 0 0 1 ${num(dx)} 0`;
    this.#add(`M${num(x - radius)} ${num(y)}${half(2 * radius)}${half(-2 * radius)}z`);
  }

  fill(): void {
    this.#shape(this.#fill());
  }

  stroke(): void {
    this.#shape(this.#stroke());
  }

  measureText(text: string): TextMetrics {
    return this.#measuring.measure(this.font, text).metrics;
  }

  /** Whatever font it is shown with, the text keeps its length, so that it stays within its box. */
  fillText(text: string, x: CssPixels, y: CssPixels): void {
    const { metrics, drop } = this.#measuring.measure(this.font, text);
    const baseline = this.textBaseline === 'middle' ? y + drop : y;
    const anchor = ANCHORS[this.textAlign];
    const [, weight, size, family] = /^(\d+) ([\d.]+)px (.+)$/.exec(this.font) ?? [null, '400', '10', 'sans-serif'];
    const face = `font-family="${escaped(family)}" font-size="${size}" font-weight="${weight}"`;
    const length = metrics.width > 0 ? ` textLength="${num(metrics.width)}" lengthAdjust="spacingAndGlyphs"` : '';
    this.#parts.push(
      `<text x="${num(x)}" y="${num(baseline)}" ${face}${anchor ? ` text-anchor="${anchor}"` : ''}${length}${this.#fill()}>${escaped(text)}</text>`,
    );
  }

  #add(piece: string): void {
    this.#path += piece;
    this.#box = null;
  }

  #shape(paint: string): void {
    if (this.#box !== null) this.#parts.push(`<rect ${this.#box}${paint}/>`);
    else if (this.#path !== '') this.#parts.push(`<path d="${this.#path}"${paint}/>`);
  }

  #fill(): string {
    return ` fill="${escaped(String(this.fillStyle))}"${this.#alpha('fill-opacity')}`;
  }

  #stroke(): string {
    const colour = escaped(String(this.strokeStyle));
    return ` fill="none" stroke="${colour}" stroke-width="${num(this.lineWidth)}"${this.#alpha('stroke-opacity')}`;
  }

  #alpha(attribute: string): string {
    return this.globalAlpha < 1 ? ` ${attribute}="${num(this.globalAlpha)}"` : '';
  }

  #open(attribute: string): void {
    this.#groups++;
    this.#parts.push(`<g ${attribute}>`);
  }
}

const boxOf = (x: CssPixels, y: CssPixels, width: CssPixels, height: CssPixels): string =>
  `x="${num(x)}" y="${num(y)}" width="${num(width)}" height="${num(height)}"`;

/** A hundredth of a pixel is as fine as anybody looks. */
const num = (value: number): string => String(Math.round(value * 100) / 100 + 0);

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What is no character of XML, such as the escapes that colour a terminal's text, is shown as unknown. */
export const escaped = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}')
    .replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign]);
