// A popup menu: opened at a point or under a button, moved through by arrow keys, closed by Escape, a choice or a click elsewhere;
// the focus returns to where it was.
import { clamp, h, listen } from './dom';

export interface MenuItem {
  readonly text: string;
  /** A key or a note at the right. */
  readonly note?: string;
  /** Absent where it cannot be done now; the note then says why. */
  readonly act?: () => void;
}

/** Null is a separator. */
export type MenuEntry = MenuItem | null;

export interface MenuPlace {
  readonly x: number;
  readonly y: number;
}

function createItem({ text, note, act }: MenuItem, close: () => void): HTMLElement {
  const element = h(
    'button',
    {
      type: 'button',
      role: 'menuitem',
      class: 'menu-item',
      tabindex: -1,
      'aria-disabled': act === undefined && 'true',
    },
    h('span', {}, text),
    note !== undefined && h('span', { class: 'menu-note' }, note),
  );
  return listen(element, {
    click: () => {
      if (act === undefined) return;
      close();
      act();
    },
    pointermove: () => element.focus(),
  });
}

function moveFocus(menu: HTMLElement, key: string): boolean {
  const items = [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at + items.length - 1) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  const next = moves[key];
  if (next === undefined) return false;
  items[next]?.focus();
  return true;
}

function placeMenu(menu: HTMLElement, { x, y }: MenuPlace): void {
  menu.style.left = `${clamp(x, 4, Math.max(4, window.innerWidth - menu.offsetWidth - 4))}px`;
  menu.style.top = `${clamp(y, 4, Math.max(4, window.innerHeight - menu.offsetHeight - 4))}px`;
}

export function openMenu(label: string, entries: readonly MenuEntry[], at: MenuPlace): void {
  const opener = document.activeElement;
  const page = document.querySelector('.page') ?? document.body;
  const close = (): void => {
    menu.remove();
    window.removeEventListener('pointerdown', outside, true);
    window.removeEventListener('blur', close);
    if (opener instanceof HTMLElement) opener.focus();
  };
  const outside = (event: Event): void => {
    if (!menu.contains(event.target as Node)) close();
  };
  const parts = entries.map((entry) =>
    entry === null ? h('div', { role: 'separator', class: 'menu-line' }) : createItem(entry, close),
  );
  const menu = listen(h('div', { class: 'menu', role: 'menu', 'aria-label': label }, parts), {
    keydown: (event) => {
      event.stopPropagation();
      if (event.key === 'Escape' || event.key === 'Tab') close();
      else if (!moveFocus(menu, event.key)) return;
      event.preventDefault();
    },
    contextmenu: (event) => event.preventDefault(),
  });
  page.append(menu);
  placeMenu(menu, at);
  window.addEventListener('pointerdown', outside, true);
  window.addEventListener('blur', close);
  menu.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
}

/** Under a button, as its menu. */
export function openMenuUnder(button: HTMLElement, label: string, entries: readonly MenuEntry[]): void {
  const { left, bottom } = button.getBoundingClientRect();
  openMenu(label, entries, { x: left, y: bottom + 2 });
}
