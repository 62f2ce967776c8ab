// A person at the window: what is asked there (notifications, a file, a row of a list) is answered as the test says, in place of
// the window's own dialogs, which nobody sees in a test.
import * as vscode from 'vscode';

export interface Answers {
  /** The button of a notification that is pressed; others are dismissed. */
  readonly press?: RegExp;
  /** Chosen in a file dialog; dismissed without one. */
  readonly file?: string;
  /** The row of a list that is chosen, by label and description; the list is left where none fits. */
  readonly row?: RegExp;
}

export interface Asked {
  /** Texts of notifications, in order, each with its buttons. */
  readonly told: { readonly text: string; readonly buttons: readonly string[] }[];
  readonly dialogs: vscode.OpenDialogOptions[];
  /** Rows of the lists that were shown. */
  readonly rows: string[];
}

type Replaced = Record<string, unknown>;

/** Answers while `work` runs. */
export async function answered(answers: Answers, work: (asked: Asked) => Promise<void>): Promise<void> {
  const asked: Asked = { told: [], dialogs: [], rows: [] };
  const notify = async (text: string, ...buttons: readonly string[]): Promise<string | undefined> => {
    asked.told.push({ text, buttons });
    return buttons.find((button) => answers.press?.test(button));
  };
  const replacements: Replaced = {
    ...{ showErrorMessage: notify, showWarningMessage: notify, showInformationMessage: notify },
    showOpenDialog: async (options: vscode.OpenDialogOptions): Promise<vscode.Uri[] | undefined> => {
      asked.dialogs.push(options);
      return answers.file === undefined ? undefined : [vscode.Uri.file(answers.file)];
    },
    createQuickPick: () => quickPick(answers, asked),
  };
  const window = vscode.window as unknown as Replaced;
  const before = Object.fromEntries(Object.keys(replacements).map((name) => [name, window[name]]));
  Object.assign(window, replacements);
  try {
    await work(asked);
  } finally {
    Object.assign(window, before);
  }
}

/** Chooses as soon as it is filled. */
function quickPick({ row }: Answers, asked: Asked): unknown {
  let accept = (): void => undefined;
  let hide = (): void => undefined;
  const box = {
    selectedItems: [] as readonly vscode.QuickPickItem[],
    onDidAccept: (listener: () => void) => void (accept = listener),
    onDidHide: (listener: () => void) => void (hide = listener),
    onDidTriggerButton: () => undefined,
    show: () => undefined,
    hide: () => hide(),
    dispose: () => undefined,
    set items(items: readonly vscode.QuickPickItem[]) {
      const text = ({ label, description = '' }: vscode.QuickPickItem): string => `${label} ${description}`;
      asked.rows.push(...items.map(text));
      box.selectedItems = items.filter((item) => row?.test(text(item)) === true).slice(0, 1);
      if (box.selectedItems.length > 0) accept();
      else hide();
    },
  };
  return box;
}
