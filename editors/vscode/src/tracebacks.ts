import * as vscode from 'vscode';

const scheme = 'sllint-output';
const place = /File "([^"<>\n]+)", line (\d+)/g;

// linkTracebacks makes links of the places that tracebacks name in what programs
// have written.
export function linkTracebacks(): vscode.Disposable {
  return vscode.languages.registerDocumentLinkProvider(
    { scheme },
    {
      async provideDocumentLinks(document) {
        const links: vscode.DocumentLink[] = [];
        for (const match of document.getText().matchAll(place)) {
          const [whole, name, line] = match;
          const file = await find(name);
          if (file) {
            const range = new vscode.Range(document.positionAt(match.index), document.positionAt(match.index + whole.length));
            links.push(new vscode.DocumentLink(range, file.with({ fragment: `L${line}` })));
          }
        }
        return links;
      },
    },
  );
}

// find finds the file that a traceback names: the server calls files of a folder
// by their paths in it.
async function find(name: string): Promise<vscode.Uri | undefined> {
  const open = vscode.workspace.textDocuments.find((d) => d.uri.scheme === 'untitled' && d.uri.path === name);
  if (open) {
    return open.uri;
  }
  const folders = vscode.workspace.workspaceFolders ?? [];
  const candidates = name.startsWith('/') || /^[A-Za-z]:/.test(name) ? [vscode.Uri.file(name)] : folders.map((f) => vscode.Uri.joinPath(f.uri, name));
  for (const uri of candidates) {
    try {
      await vscode.workspace.fs.stat(uri);
      return uri;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}
