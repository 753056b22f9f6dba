import { useEffect, useRef, useState } from 'react';
import { Bar } from '../panels/bar.tsx';
import { useTheme } from '../panels/hooks.ts';
import { KeyList } from '../panels/key-list.tsx';
import { NoticeList } from '../panels/notice.tsx';
import { Sheet } from '../panels/sheet.tsx';
import type { ThemeControl } from '../panels/theme.ts';
import type { NativePlace } from './address.ts';
import { KernelPage } from './kernel-page.tsx';
import { listenToNativeKeys, NATIVE_KEY_HELP } from './keyboard.ts';
import { Nothing } from './nothing.tsx';
import { ResultChoice } from './result-choice.tsx';
import { type NamedResult, useFigures } from './use-figures.ts';
import { machineText } from './words.ts';

interface NativeAppProps {
  theme: ThemeControl;
  place: NativePlace;
  /** Shows something else; as a new entry of the history where it is another kernel or result. */
  onPlace: (place: NativePlace, isEntry: boolean) => void;
}

/** The page *Native*: the figures of `loopscope bench`. */
export function NativeApp({ theme: control, place, onPlace }: NativeAppProps) {
  const theme = useTheme(control);
  const figures = useFigures();
  const [keys, setKeys] = useState(false);
  useEffect(() => {
    document.title = place.kernel ? `${place.kernel} · Native · Loopscope` : 'Native · Loopscope';
  }, [place.kernel]);
  const results = figures.results ?? [];
  const shown = results.find(({ name }) => name === place.of) ?? results.at(-1) ?? null;
  const beside = results.find(({ name }) => name === place.beside && name !== shown?.name) ?? null;
  const kernels = shown?.result.kernels.filter(({ sweep }) => sweep.length > 0) ?? [];
  const kernel = kernels.find((one) => one.kernel === place.kernel) ?? kernels[0] ?? null;
  const sizes = kernel?.sweep.map(({ size }) => size) ?? [];
  const size = sizes.find((one) => one === place.size) ?? sizes.at(-1) ?? 0;
  const choose = (change: Partial<NativePlace>) =>
    onPlace({ ...place, ...change }, !('size' in change) || 'kernel' in change);
  const actions = {
    stepSize: (by: 1 | -1) => {
      const next = sizes[sizes.indexOf(size) + by];
      if (next !== undefined) choose({ size: next });
    },
    stepKernel: (by: 1 | -1) => {
      const next = kernel && kernels[kernels.indexOf(kernel) + by];
      if (next) choose({ kernel: next.kernel, size: null });
    },
    showKeys: () => setKeys(true),
  };
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(
    () =>
      listenToNativeKeys({
        stepSize: (by) => latest.current.stepSize(by),
        stepKernel: (by) => latest.current.stepKernel(by),
        showKeys: () => latest.current.showKeys(),
      }),
    [],
  );
  return (
    <div className="app native">
      <Bar
        theme={theme}
        onTheme={control.toggle}
        onKeys={() => setKeys(true)}
        whole={null}
        tools={<ResultChoice results={results} shown={shown} beside={beside} onChoose={choose} onFiles={figures.add} />}
      >
        <div className="run-name">Native</div>
        {figures.progress !== null && (
          <div className="run-state live" data-testid="progress" role="status">
            <span className="dot" aria-hidden="true" />
            {figures.progress}
          </div>
        )}
        {shown && figures.progress === null && <Machine shown={shown} />}
      </Bar>
      <NoticeList
        notices={[
          ...figures.refused,
          ...(figures.fault && results.length > 0 ? [{ key: 'fault', text: figures.fault }] : []),
        ]}
      />
      {shown && kernel ? (
        <KernelPage
          shown={shown}
          beside={beside}
          kernels={kernels}
          kernel={kernel}
          size={size}
          place={place}
          measuring={figures.progress !== null}
          onSize={(next) => choose({ size: next })}
        />
      ) : (
        <Nothing figures={figures} measured={shown !== null} />
      )}
      <Sheet title="Keys and gestures" open={keys} onClose={() => setKeys(false)}>
        <KeyList sections={NATIVE_KEY_HELP} />
      </Sheet>
    </div>
  );
}

function Machine({ shown }: { shown: NamedResult }) {
  const text = machineText(shown.result);
  return (
    <div className="machine quiet" title={text} data-testid="machine">
      {text}
    </div>
  );
}
