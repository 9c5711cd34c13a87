// The extension starts the server, tells it what the editor knows (settings and
// trust) and shows what runs. All else is the server's work: see docs/SERVER.md.

import * as vscode from 'vscode';
import { Server } from './server';
import { linkTracebacks } from './tracebacks';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('sllint', { log: true });
  const server = new Server(log);
  context.subscriptions.push(log, server, linkTracebacks());

  const command = (name: string, run: () => unknown) =>
    context.subscriptions.push(vscode.commands.registerCommand(name, run));
  command('sllint.runFile', () => onFile('sllint.run'));
  command('sllint.confirmFile', () => onFile('sllint.confirm'));
  command('sllint.fixFile', () => onFile('sllint.fixAll'));
  command('sllint.stop', () => server.stopCommands());
  command('sllint.restart', () => server.restart());
  command('sllint.showLog', () => log.show());
  command('sllint.openExample', () => openExample(context));

  context.subscriptions.push(
    vscode.workspace.onDidGrantWorkspaceTrust(() => server.trusted()),
    vscode.workspace.onDidChangeConfiguration((e) => {
      if (e.affectsConfiguration('sllint.path') || e.affectsConfiguration('sllint.arguments')) {
        void server.restart();
      }
    }),
  );
  await server.start();
}

// onFile calls one of the server's commands for the document that is edited.
async function onFile(command: string): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== 'python') {
    void vscode.window.showInformationMessage('sllint: open a Python file first.');
    return;
  }
  if (!(await vscode.commands.getCommands(true)).includes(command)) {
    void vscode.window.showWarningMessage('sllint: the server does not run; see its log.', 'Show Log').then((pressed) => {
      if (pressed) {
        void vscode.commands.executeCommand('sllint.showLog');
      }
    });
    return;
  }
  await vscode.commands.executeCommand(command, { uri: document.uri.toString() });
}

// openExample opens a program with a cycle that one may change at will.
async function openExample(context: vscode.ExtensionContext): Promise<void> {
  const file = vscode.Uri.joinPath(context.extensionUri, 'media', 'example.py');
  const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const document = await vscode.workspace.openTextDocument({ language: 'python', content });
  await vscode.window.showTextDocument(document);
}
