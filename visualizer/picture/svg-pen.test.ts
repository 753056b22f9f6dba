import { describe, expect, test } from 'vitest';
import { TONE } from '../../instrument/model/lanes.ts';
import { frameOf } from '../testing/pen.ts';
import { drawRow } from '../tracks/paint.ts';
import { type Measuring, SvgPen } from './svg-pen.ts';

/** Letters of six pixels that stand four below their middle. */
const measuring: Measuring = {
  measure: (_font, text) => ({ metrics: { width: text.length * 6 } as TextMetrics, drop: 4 }),
};

/** What a document draws, without its frame. */
function drawnBy(draw: (pen: SvgPen) => void): string[] {
  const pen = new SvgPen(measuring);
  draw(pen);
  return pen.document(100, 50, 'a title').split('\n').slice(3, -2);
}

describe('a pen that writes SVG', () => {
  test('frames what is drawn with the size, a title and what colours refer to', () => {
    const pen = new SvgPen(measuring, ['<pattern id="lines"/>']);
    pen.fillStyle = 'url(#lines)';
    pen.fillRect(1, 2, 3, 4);
    expect(pen.document(100.5, 50, 'a < b').split('\n')).toEqual([
      '<svg xmlns="http://www.w3.org/2000/svg" width="100.5" height="50" viewBox="0 0 100.5 50" role="img" xml:space="preserve">',
      '<title>a &lt; b</title>',
      '<defs><pattern id="lines"/></defs>',
      '<rect x="1" y="2" width="3" height="4" fill="url(#lines)"/>',
      '</svg>',
      '',
    ]);
  });

  test('boxes, round ones too, are rectangles; everything else is a path', () => {
    const drawn = drawnBy((pen) => {
      pen.fillStyle = '#0072b2';
      pen.globalAlpha = 0.5;
      pen.fillRect(0.123, 1, 10, 5);
      pen.fillRect(0, 0, 0, 5);
      pen.globalAlpha = 1;
      pen.beginPath();
      pen.roundRect(1, 2, 10, 6, 2);
      pen.fill();
      pen.strokeStyle = '#000000';
      pen.lineWidth = 2;
      pen.stroke();
      pen.beginPath();
      pen.moveTo(0, 0);
      pen.bezierCurveTo(1, 2, 3, 4, 5, 6);
      pen.lineTo(7, 8);
      pen.stroke();
      pen.beginPath();
      pen.arc(5, 5, 2);
      pen.fill();
    });
    expect(drawn).toEqual([
      '<rect x="0.12" y="1" width="10" height="5" fill="#0072b2" fill-opacity="0.5"/>',
      '<rect x="1" y="2" width="10" height="6" rx="2" fill="#0072b2"/>',
      '<rect x="1" y="2" width="10" height="6" rx="2" fill="none" stroke="#000000" stroke-width="2"/>',
      '<path d="M0 0C1 2 3 4 5 6L7 8" fill="none" stroke="#000000" stroke-width="2"/>',
      '<path d="M3 5a2 2 0 0 1 4 0a2 2 0 0 1 -4 0z" fill="#0072b2"/>',
    ]);
  });

  test('text stays text: on its baseline, as long as it was measured, with what XML would misread as itself', () => {
    const drawn = drawnBy((pen) => {
      pen.font = '600 12px "Inter Variable", sans-serif';
      pen.textBaseline = 'middle';
      pen.fillText('a<b & "c"', 10, 20);
      pen.textBaseline = 'alphabetic';
      pen.textAlign = 'right';
      pen.fillText('\u001b[31mred\ud800', 10, 20);
    });
    const font = 'font-family="&quot;Inter Variable&quot;, sans-serif" font-size="12" font-weight="600"';
    expect(drawn).toEqual([
      `<text x="10" y="24" ${font} textLength="54" lengthAdjust="spacingAndGlyphs" fill="#000000">a&lt;b &amp; &quot;c&quot;</text>`,
      `<text x="10" y="20" ${font} text-anchor="end" textLength="54" lengthAdjust="spacingAndGlyphs" fill="#000000">\ufffd[31mred\ufffd</text>`,
    ]);
  });

  test('what is moved, cut or named is a group up to the restore, and colours are as they were then', () => {
    const drawn = drawnBy((pen) => {
      pen.fillStyle = '#111111';
      pen.save();
      pen.translate(5, 6);
      pen.beginPath();
      pen.rect(0, 0, 10, 10);
      pen.clip();
      pen.group('Callbacks');
      pen.fillStyle = '#222222';
      pen.restore();
      pen.fillRect(0, 0, 1, 1);
    });
    expect(drawn).toEqual([
      '<g transform="translate(5 6)">',
      '<g clip-path="url(#clip-0)">',
      '<g data-lane="Callbacks">',
      ...['</g>', '</g>', '</g>'],
      '<rect x="0" y="0" width="1" height="1" fill="#111111"/>',
    ]);
  });

  test('lanes draw as many shapes and texts with it as on a canvas', () => {
    const row = Array.from({ length: 400 }, (_, i) => ({
      ...{ start: i * 25, end: i * 25 + 1 + ((i * 7) % 23), tone: i % 5 === 0 ? TONE.ASLEEP : TONE.TIMERS },
      ...{ count: i % 3 === 0 ? 9 : 1, ...(i % 11 === 0 ? { label: `t${i}` } : {}) },
    }));
    for (const span of [10_000, 2000, 300]) {
      const frame = frameOf([row], { start: 0, end: span }, 1000);
      drawRow(frame, frame.slices!.rows[0], 0, 18);
      const drawn = drawnBy((pen) => drawRow({ ...frame, pen }, frame.slices!.rows[0], 0, 18));
      const shapes = frame.calls.filter((call) => /^(rect|round) /.test(call));
      expect(drawn.filter((element) => element.startsWith('<rect '))).toHaveLength(shapes.length);
      expect(drawn.filter((element) => element.startsWith('<text '))).toHaveLength(frame.calls.length - shapes.length);
    }
  });
});
