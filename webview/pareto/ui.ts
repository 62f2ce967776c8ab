// The only file that knows webview-ui-toolkit's tags: another component library would rewrite this file alone. Choices that
// the toolkit has no control for (numbers, sliders, segments) are native ones, built here too so that all controls look alike.
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeTextField,
  type Checkbox,
  type Dropdown,
  type TextField,
} from '@vscode/webview-ui-toolkit';
import { h, listen, setText, type Child } from './dom';
import { icon, type IconName } from './icons';

provideVSCodeDesignSystem().register(
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeDropdown(),
  vsCodeOption(),
  vsCodeProgressRing(),
  vsCodeTextField(),
);

type Part = 'button' | 'checkbox' | 'dropdown' | 'option' | 'progress-ring' | 'text-field';

/** A toolkit element; its tag is unknown to TypeScript's tag map. Style sheets know it by its class. */
function toolkit<T extends HTMLElement>(part: Part, attributes: Record<string, string>, children: readonly Child[]): T {
  const element = document.createElement(`vscode-${part}`) as T;
  element.className = `ui-${part}`;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...h('span', {}, ...children).childNodes);
  return element;
}

/** What a click or a key is meant for; else it is meant for what lies around the control. */
const controls = 'button, input, label, .ui-dropdown';

export const isInControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(controls) !== null;

/** Where letters choose among the options. */
export const isInSelect = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('.ui-dropdown') !== null;

/** The first field or list of choices in an element takes the focus. */
export const focusField = (within: Element): void => within.querySelector<HTMLElement>('input, .ui-dropdown')?.focus();

export interface Control<T> {
  readonly element: HTMLElement;
  /** Shows a value without telling the change handler. */
  show(value: T): void;
}

export interface ButtonOptions {
  readonly primary?: boolean;
  readonly icon?: IconName;
}

export interface ButtonControl extends Control<string> {
  /** Shows a longer explanation on hover. */
  explain(title: string): void;
}

export function button(text: string, onClick: () => void, options: ButtonOptions = {}): ButtonControl {
  // A text node: the toolkit gives slotted spans the size of an icon.
  const label = document.createTextNode(text);
  const picture = options.icon ? h('span', { slot: 'start', class: 'button-icon' }, icon(options.icon)) : null;
  const appearance = options.primary === true ? 'primary' : 'secondary';
  const element = listen(toolkit('button', { appearance }, [picture, label]), { click: onClick });
  return { element, show: (next) => setText(label, next), explain: (title) => (element.title = title) };
}

export function checkbox(text: string, onChange: (checked: boolean) => void): Control<boolean> {
  const element = toolkit<Checkbox>('checkbox', {}, [text]);
  let shown = false;
  // The toolkit tells of changes by program, too.
  element.addEventListener('change', () => {
    if (element.checked === shown) return;
    shown = element.checked;
    onChange(shown);
  });
  return { element, show: (value) => (element.checked = shown = value) };
}

export type Option<T extends string> = readonly [value: T, text: string];

export interface SelectControl<T extends string> extends Control<T> {
  /** Other options in their place, or more of them; the shown value stays. */
  offer(options: readonly Option<T>[]): void;
}

/** The toolkit's dropdown takes its name from aria-label, not from a label element. */
export function select<T extends string>(
  label: string,
  options: readonly Option<T>[],
  onChange: (value: T) => void,
): SelectControl<T> {
  const childrenOf = (offered: readonly Option<T>[]): HTMLElement[] =>
    offered.map(([value, text]) => toolkit('option', { value }, [text]));
  const element = toolkit<Dropdown>('dropdown', { 'aria-label': label }, childrenOf(options));
  let offered = options;
  let shown: string | null = null;
  element.addEventListener('change', () => {
    if (shown === null || element.value === shown || element.value === '') return;
    shown = element.value;
    onChange(shown as T);
  });
  const put = (): void => {
    if (shown !== null && element.options.length > 0) element.value = shown;
  };
  const show = (value: T): void => {
    shown = value;
    // Options register with the dropdown a frame after they are attached; before that the value would be dropped.
    if (element.options.length > 0) put();
    else requestAnimationFrame(put);
  };
  return {
    element,
    show,
    offer: (next) => {
      const isMore = offered.every((option, place) => option.join() === next[place]?.join());
      if (isMore) element.append(...childrenOf(next.slice(offered.length)));
      else element.replaceChildren(...childrenOf(next));
      offered = next;
      requestAnimationFrame(put);
    },
  };
}

export function textField(label: string, onInput: (text: string) => void): Control<string> {
  const start = h('span', { slot: 'start', class: 'field-icon' }, icon('search'));
  const element = toolkit<TextField>('text-field', { placeholder: label, 'aria-label': label }, [start]);
  element.addEventListener('input', () => onInput(element.value));
  return {
    element,
    show: (value) => {
      if (element.value !== value) element.value = value;
    },
  };
}

/** A picture only: the toolkit's ring would shout an alert at screen readers. Words stand beside it. */
export const spinner = (): HTMLElement =>
  h('span', { class: 'spinner', 'aria-hidden': 'true' }, toolkit('progress-ring', {}, []));

export interface IconButtonOptions {
  readonly text?: string;
}

/** A 22 px button: a picture with a name, or with short text. */
export function iconButton(
  name: IconName,
  label: string,
  onClick: () => void,
  { text }: IconButtonOptions = {},
): HTMLButtonElement {
  const attributes = { type: 'button', class: 'icon-button', title: label, 'aria-label': label };
  return listen(h('button', attributes, icon(name), text !== undefined && h('span', {}, text)), { click: onClick });
}

/** Looks like a link and does something here; the toolkit's link navigates. */
export const linkButton = (text: string, onClick: () => void): HTMLButtonElement =>
  listen(h('button', { type: 'button', class: 'link-button' }, text), { click: onClick });

/** A button that stays down while on. */
export function toggle(text: string, label: string, onChange: (on: boolean) => void, title = label): Control<boolean> {
  const element = h('button', { type: 'button', class: 'toggle', 'aria-label': label, title }, text);
  let on = false;
  listen(element, { click: () => onChange(!on) });
  return {
    element,
    show: (value) => {
      on = value;
      element.setAttribute('aria-pressed', String(value));
    },
  };
}

export interface SegmentsControl<T extends string> extends Control<T> {
  rename(value: T, text: string): void;
}

/** One choice of a few, side by side; arrow keys move and choose, as in any radio group. */
export function segments<T extends string>(
  label: string,
  options: readonly Option<T>[],
  onChange: (value: T) => void,
): SegmentsControl<T> {
  const buttons = new Map(
    options.map(([value, text]) => [
      value,
      listen(h('button', { type: 'button', role: 'radio' }, text), { click: () => onChange(value) }),
    ]),
  );
  const values = options.map(([value]) => value);
  const step = (event: KeyboardEvent, by: number): void => {
    event.preventDefault();
    const at = values.findIndex((value) => buttons.get(value) === event.target);
    const next = values[(at + by + values.length) % values.length] as T;
    buttons.get(next)?.focus();
    onChange(next);
  };
  const element = listen(
    h('div', { class: 'segments', role: 'radiogroup', 'aria-label': label }, [...buttons.values()]),
    {
      keydown: (event) => {
        if (event.key === 'ArrowRight' || event.key === 'ArrowDown') step(event, 1);
        if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') step(event, -1);
      },
    },
  );
  return {
    element,
    rename: (value, text) => setText(buttons.get(value) as HTMLElement, text),
    show: (shown) => {
      for (const [value, one] of buttons) {
        one.setAttribute('aria-checked', String(value === shown));
        one.tabIndex = value === shown ? 0 : -1;
      }
    },
  };
}

export interface Tab<T extends string> {
  readonly value: T;
  readonly text: string;
  readonly id: string;
  /** Id of the panel that the tab shows. */
  readonly controls: string;
}

export interface TabsControl<T extends string> extends Control<T> {
  /** A short text after the tab's name, blank for none. */
  annotate(value: T, text: string): void;
}

/** Tabs of one tab list; arrow keys move and choose. */
export function tabs<T extends string>(
  label: string,
  entries: readonly Tab<T>[],
  onChange: (value: T) => void,
): TabsControl<T> {
  const made = new Map(entries.map((entry) => [entry.value, tab(entry, onChange)]));
  const values = entries.map(({ value }) => value);
  const element = h(
    'div',
    { class: 'tabs', role: 'tablist', 'aria-label': label },
    [...made.values()].map(({ element: one }) => one),
  );
  const moves: Readonly<Record<string, (at: number) => number>> = {
    ArrowRight: (at) => (at + 1) % values.length,
    ArrowLeft: (at) => (at + values.length - 1) % values.length,
    Home: () => 0,
    End: () => values.length - 1,
  };
  listen(element, {
    keydown: (event) => {
      const move = moves[event.key];
      const at = values.findIndex((value) => made.get(value)?.element === event.target);
      const next = move && values[move(at)];
      if (next === undefined) return;
      event.preventDefault();
      made.get(next)?.element.focus();
      onChange(next);
    },
  });
  return {
    element,
    annotate: (value, text) => setText(made.get(value)?.note as HTMLElement, text),
    show: (shown) => {
      for (const [value, { element: one }] of made) {
        one.setAttribute('aria-selected', String(value === shown));
        one.tabIndex = value === shown ? 0 : -1;
      }
    },
  };
}

function tab<T extends string>({ value, text, id, controls }: Tab<T>, onChange: (value: T) => void) {
  const note = h('span', { class: 'tab-note dim' });
  const attributes = { type: 'button', class: 'tab', role: 'tab', id, 'aria-controls': controls };
  return { note, element: listen(h('button', attributes, text, note), { click: () => onChange(value) }) };
}
