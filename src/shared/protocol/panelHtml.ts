// The page of the Pareto panel. Pure, so that the host and the browser tests serve the very same page under the same policy.

export interface PanelPage {
  /** `webview.cspSource`. */
  readonly cspSource: string;
  /** Fresh for every page. */
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly title: string;
  /** The run's folder: the page keeps it in its state, so that a reload finds the run again. */
  readonly run: string;
  /** What the run's last page sent as its view, if any. */
  readonly view: string | null;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** Nothing is allowed but our script by its nonce and our style sheet; the toolkit writes one style element with the nonce. */
const contentPolicy = ({ cspSource, nonce }: PanelPage): string =>
  ["default-src 'none'", `script-src 'nonce-${nonce}'`, `style-src ${cspSource} 'nonce-${nonce}'`].join('; ');

const keptView = ({ view }: PanelPage): string => (view === null ? '' : ` data-view="${escapeHtml(view)}"`);

export function panelHtml(page: PanelPage): string {
  const nonce = escapeHtml(page.nonce);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(contentPolicy(page))}">
<meta property="csp-nonce" content="${nonce}">
<title>${escapeHtml(page.title)}</title>
<link rel="stylesheet" href="${escapeHtml(page.styleUri)}">
</head>
<body>
<main id="app" data-run="${escapeHtml(page.run)}"${keptView(page)}></main>
<script nonce="${nonce}" src="${escapeHtml(page.scriptUri)}"></script>
</body>
</html>`;
}
