import { execFile } from 'node:child_process';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import {
  DidChangeConfigurationNotification,
  ExecuteCommandRequest,
  LanguageClient,
  LSPErrorCodes,
  ResponseError,
  State,
  type LanguageClientOptions,
  type LSPAny,
} from 'vscode-languageclient/node';

const section = 'sllint';

// Server is the language server, and what the editor shows of it.
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private changing: Promise<void> = Promise.resolve(); // starts and stops, one after the other
  private readonly running = new Set<vscode.CancellationTokenSource>();
  private readonly status: vscode.LanguageStatusItem;
  private readonly stopItem: vscode.StatusBarItem;

  constructor(private readonly log: vscode.LogOutputChannel) {
    this.status = vscode.languages.createLanguageStatusItem('sllint', { language: 'python' });
    this.status.name = 'sllint';
    this.stopItem = vscode.window.createStatusBarItem('sllint.running', vscode.StatusBarAlignment.Left);
    this.stopItem.name = 'sllint: what runs';
    this.stopItem.text = '$(debug-stop) Stop sllint';
    this.stopItem.tooltip = 'Stop what sllint runs';
    this.stopItem.command = 'sllint.stop';
  }

  start(): Promise<void> {
    return this.next(() => this.launch());
  }

  restart(): Promise<void> {
    return this.next(async () => {
      await this.halt();
      await this.launch();
    });
  }

  // trusted tells the server to ask for the settings again, of which trust is one.
  trusted(): void {
    void this.client?.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
    this.show();
  }

  stopCommands(): void {
    for (const source of this.running) {
      source.cancel();
    }
  }

  dispose(): void {
    this.stopCommands();
    void this.next(() => this.halt());
    this.status.dispose();
    this.stopItem.dispose();
  }

  private next(step: () => Promise<void>): Promise<void> {
    this.changing = this.changing.then(step, step);
    return this.changing;
  }

  private async launch(): Promise<void> {
    const command = serverPath();
    const args = vscode.workspace.getConfiguration(section).get<string[]>('arguments', []);
    const trouble = await unusable(command);
    if (trouble) {
      this.log.error(`${command}: ${trouble}`);
      this.show(`cannot run ${command}`);
      void this.explain(command, trouble);
      return;
    }
    const client = new LanguageClient(section, 'sllint', { command, args }, this.options());
    this.client = client;
    client.onDidChangeState((e) => this.changed(client, e.newState));
    try {
      await client.start();
    } catch (e) {
      this.log.error(`${command} does not start: ${e}`);
      this.show('the server does not start');
    }
  }

  private async halt(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client?.needsStop()) {
      await client.stop().catch((e) => this.log.warn(`stop: ${e}`));
    }
    await client?.dispose().catch(() => undefined);
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: [{ language: 'python' }],
      outputChannel: this.log,
      initializationOptions: {
        trusted: vscode.workspace.isTrusted,
        workspaceDiagnostics: vscode.workspace.getConfiguration(section).get('workspaceDiagnostics', false),
      },
      middleware: {
        workspace: {
          configuration: async (params, token, next) => {
            const answers = await next(params, token);
            if (!Array.isArray(answers)) {
              return answers;
            }
            return answers.map((a, i) => (params.items[i].section === section ? withTrust(a) : a));
          },
        },
        window: {
          showDocument: async (params, token, next) => {
            const uri = vscode.Uri.parse(params.uri);
            if (uri.scheme !== 'sllint-output') {
              return next(params, token);
            }
            // What a program writes is read beside it.
            await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true });
            return { success: true };
          },
        },
        executeCommand: (command, args) => this.execute(command, args),
      },
    };
  }

  // execute calls a command of the server in a way that can be stopped.
  private async execute(command: string, args: LSPAny[]): Promise<unknown> {
    const client = this.client;
    if (!client) {
      return undefined;
    }
    const source = new vscode.CancellationTokenSource();
    this.running.add(source);
    this.showRunning();
    try {
      const result = await client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args }, source.token);
      const done = { 'sllint.run': 'sllint.ran', 'sllint.confirm': 'sllint.confirmed' }[command];
      if (done) {
        void vscode.commands.executeCommand('setContext', done, true);
      }
      return result;
    } catch (e) {
      this.refused(command, e);
      return undefined;
    } finally {
      this.running.delete(source);
      source.dispose();
      this.showRunning();
    }
  }

  private refused(command: string, e: unknown): void {
    if (e instanceof ResponseError && e.code === LSPErrorCodes.RequestCancelled) {
      this.log.info(`${command} was stopped`);
      return;
    }
    const message = e instanceof Error ? e.message : String(e);
    this.log.warn(`${command}: ${message}`);
    if (vscode.workspace.isTrusted || command === 'sllint.fixAll') {
      void vscode.window.showErrorMessage(message);
      return;
    }
    // The server's message is for all editors; here there is one thing to do.
    const text = 'sllint runs nothing in Restricted Mode. Trust this workspace to allow it.';
    void vscode.window.showWarningMessage(text, 'Manage Workspace Trust').then((pressed) => {
      if (pressed) {
        void vscode.commands.executeCommand('workbench.trust.manage');
      }
    });
  }

  private async explain(command: string, trouble: string): Promise<void> {
    const pressed = await vscode.window.showErrorMessage(
      `sllint: cannot run ${command} (${trouble}). Install slls, or say in the setting sllint.path where it is.`,
      'Open Settings',
      'How to Install',
    );
    if (pressed === 'Open Settings') {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'sllint.path');
    } else if (pressed) {
      await vscode.commands.executeCommand('workbench.action.openWalkthrough', 'sllint.sllint#start');
    }
  }

  private changed(client: LanguageClient, state: State): void {
    if (client !== this.client) {
      return;
    }
    void vscode.commands.executeCommand('setContext', 'sllint.ready', state === State.Running);
    this.show();
  }

  // show shows how the server is, in the status item of Python.
  private show(trouble?: string): void {
    const state = this.client?.state;
    const version = this.client?.initializeResult?.serverInfo?.version;
    this.status.busy = state === State.Starting;
    this.status.severity = vscode.LanguageStatusSeverity.Information;
    this.status.command = { title: 'Show Log', command: 'sllint.showLog' };
    if (trouble || state === State.Stopped) {
      this.status.severity = vscode.LanguageStatusSeverity.Error;
      this.status.text = 'sllint: stopped';
      this.status.detail = trouble;
      this.status.command = { title: 'Restart', command: 'sllint.restart' };
    } else if (!vscode.workspace.isTrusted) {
      this.status.text = 'sllint: restricted';
      this.status.detail = 'nothing is run in a workspace that is not trusted';
      this.status.command = { title: 'Manage Trust', command: 'workbench.trust.manage' };
    } else {
      this.status.text = 'sllint';
      this.status.detail = state === State.Running && version ? `slls ${version}` : undefined;
    }
  }

  private showRunning(): void {
    const any = this.running.size > 0;
    void vscode.commands.executeCommand('setContext', 'sllint.running', any);
    if (any) {
      this.stopItem.show();
    } else {
      this.stopItem.hide();
    }
  }
}

// withTrust is what a section of settings says, with the editor's word on trust in
// the place of anything that the settings may say about it.
function withTrust(settings: LSPAny): LSPAny {
  return { ...(settings as object), trusted: vscode.workspace.isTrusted };
}

function serverPath(): string {
  const set = vscode.workspace.getConfiguration(section).get<string>('path', '').trim() || 'slls';
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (folder && set.startsWith('${workspaceFolder}')) {
    return path.join(folder, set.slice('${workspaceFolder}'.length));
  }
  if (set.startsWith('~/')) {
    return path.join(os.homedir(), set.slice(2));
  }
  return set;
}

// unusable says why a program cannot be the server, undefined if it can.
function unusable(command: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, ['--version'], { timeout: 10_000 }, (e, stdout) => {
      if (e) {
        resolve(e.code === 'ENOENT' ? 'there is no such program' : e.message.trim());
      } else {
        resolve(stdout.startsWith('slls ') ? undefined : 'that is not slls');
      }
    });
  });
}
