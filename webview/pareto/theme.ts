// Colours for the canvas, which knows no CSS variables: resolved from the theme's, and again whenever the theme changes.

export interface Theme {
  readonly foreground: string;
  readonly dim: string;
  readonly background: string;
  readonly frontier: string;
  readonly grid: string;
  readonly focus: string;
  readonly font: string;
  readonly fontSize: number;
  readonly highContrast: boolean;
  /** The foreground as bytes, for pixel layers. */
  readonly ink: readonly [number, number, number];
}

const variable = (style: CSSStyleDeclaration, name: string): string =>
  style.getPropertyValue(`--vscode-${name}`).trim();

/** Any CSS colour as bytes. */
function bytesOf(colour: string): readonly [number, number, number] {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (context === null) return [128, 128, 128];
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 128, green = 128, blue = 128] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const foreground = variable(style, 'editor-foreground') || variable(style, 'foreground');
  const contrast = variable(style, 'contrastBorder') !== '';
  const ink = bytesOf(foreground);
  return {
    foreground,
    dim: variable(style, 'descriptionForeground') || foreground,
    background: variable(style, 'editor-background'),
    frontier: variable(style, 'charts-blue') || variable(style, 'focusBorder') || foreground,
    // In high contrast the panel border is as loud as text: grid lines would drown the points.
    grid: contrast ? `rgba(${ink.join()}, 0.16)` : variable(style, 'panel-border') || `rgba(${ink.join()}, 0.16)`,
    focus: variable(style, 'focusBorder') || foreground,
    font: variable(style, 'font-family') || 'sans-serif',
    fontSize: Number.parseFloat(variable(style, 'font-size')) || 13,
    highContrast: contrast,
    ink,
  };
}

/** VS Code rewrites the variables on the html element and the class of the body. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
}
