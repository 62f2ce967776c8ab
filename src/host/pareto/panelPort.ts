// The wire to one webview: what it sends is checked before anything acts on it; what is not ours is logged and dropped.
import type { Disposable, Webview } from 'vscode';
import type { HostEvent, PanelSignal } from '../../shared/protocol/panel';
import { parsePanelMessage } from '../../shared/protocol/parsePanelMessage';
import type { FromServer, Port, ToServer } from '../../shared/rpc/messages';

export interface PanelPort {
  readonly port: Port<FromServer, ToServer>;
  readonly subscription: Disposable;
}

/** A panel that was closed meanwhile hears nothing more, which is no failure. */
export function postTo(webview: Webview, message: FromServer | HostEvent): void {
  webview.postMessage(message).then(undefined, () => undefined);
}

export function createPanelPort(
  webview: Webview,
  onSignal: (signal: PanelSignal) => void,
  onRefused: (why: string) => void,
): PanelPort {
  let receive: (message: ToServer) => void = () => undefined;
  const subscription = webview.onDidReceiveMessage((value: unknown) => {
    try {
      const message = parsePanelMessage(value);
      if (message.kind === 'ambient') onSignal(message);
      else receive(message);
    } catch (error) {
      onRefused(String(error));
    }
  });
  return {
    port: { post: (message) => postTo(webview, message), listen: (listener) => (receive = listener) },
    subscription,
  };
}
