// Drives VS Code itself, as code-server in a headless Chromium, with the packaged
// extension and a server built from this tree:
//
//   npm ci && node --test test/
//
// CODE_SERVER and CHROMIUM name the programs if they are not in PATH; SCREENSHOTS a
// folder for pictures. What is missing is a reason to skip.

import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { chromium } from 'playwright-core';

const extension = path.dirname(import.meta.dirname);
const project = path.join(extension, '..', '..');
const codeServer = process.env.CODE_SERVER ?? 'code-server';
const browserPath = ['CHROMIUM', 'chromium', 'chromium-browser', 'google-chrome'].map((n) => (n === 'CHROMIUM' ? process.env.CHROMIUM : which(n))).find(Boolean);
const patience = Number(process.env.PATIENCE ?? 30_000);

function which(name) {
  return (process.env.PATH ?? '').split(path.delimiter).map((d) => path.join(d, name)).find((p) => fs.existsSync(p));
}

function missing() {
  if (spawnSync(codeServer, ['--version']).status !== 0) {
    return 'there is no code-server: npm install code-server, and name it in CODE_SERVER';
  }
  if (!browserPath) {
    return 'there is no Chromium: install one, or name it in CHROMIUM';
  }
  if (spawnSync('go', ['version']).status !== 0) {
    return 'there is no Go to build the server with';
  }
  return false;
}

const cycle = fs.readFileSync(path.join(extension, 'media', 'example.py'), 'utf8');
const endless = 'import sys\n\nprint("begun")\nsys.stdout.flush()\nwhile True:\n    pass\n';

describe('VS Code', { skip: missing() }, () => {
  let dir, server, browser, page;
  let trouble = '';

  before(async () => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'sllint-vscode-'));
    const slls = path.join(dir, 'slls');
    execFileSync('go', ['build', '-o', slls, './cmd/slls'], { cwd: project, stdio: 'inherit' });
    const vsix = path.join(dir, 'sllint.vsix');
    execFileSync('npx', ['vsce', 'package', '--out', vsix], { cwd: extension, stdio: 'pipe' });

    const workspace = path.join(dir, 'workspace');
    fs.mkdirSync(path.join(workspace, '.vscode'), { recursive: true });
    fs.writeFileSync(path.join(workspace, 'cycle.py'), cycle);
    fs.writeFileSync(path.join(workspace, 'endless.py'), endless);
    // What no workspace may bring along.
    fs.writeFileSync(path.join(workspace, '.vscode', 'settings.json'), JSON.stringify({ 'sllint.trusted': true, 'sllint.run.allow': ['fs'] }));
    const user = path.join(dir, 'user');
    fs.mkdirSync(path.join(user, 'User'), { recursive: true });
    fs.writeFileSync(path.join(user, 'User', 'settings.json'), JSON.stringify({
      'sllint.path': slls,
      'sllint.run.timeout': '5m',
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
      'workbench.startupEditor': 'none',
      'workbench.enableExperiments': false,
      'workbench.secondarySideBar.defaultVisibility': 'hidden',
      'chat.disableAIFeatures': true,
      'telemetry.telemetryLevel': 'off',
      'extensions.ignoreRecommendations': true,
      'editor.minimap.enabled': false,
      'editor.wordWrap': 'on',
      'editor.occurrencesHighlight': 'off',
    }));
    const where = ['--user-data-dir', user, '--extensions-dir', path.join(dir, 'extensions')];
    const env = { ...process.env, XDG_CONFIG_HOME: path.join(dir, 'config') };
    execFileSync(codeServer, [...where, '--install-extension', vsix], { stdio: 'pipe', env });
    const port = await freePort();
    server = spawn(codeServer, [...where, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check', workspace], { stdio: 'pipe', env, detached: true });
    server.stdout.on('data', (d) => (trouble += d));
    server.stderr.on('data', (d) => (trouble += d));
    await answers(port);
    browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
    page = await browser.newPage({ viewport: { width: 1000, height: 640 } });
    page.setDefaultTimeout(patience);
    await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(workspace)}`);
    await page.locator('.monaco-workbench .explorer-viewlet').waitFor();
    await page.keyboard.press('Control+B'); // room for the text
  });

  after(async () => {
    await browser?.close();
    if (server?.pid) {
      process.kill(-server.pid);
    }
    if (dir && !process.env.KEEP) {
      fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    }
  });

  // step takes a picture of what a failing step saw.
  const step = (name, run) =>
    it(name, async () => {
      try {
        await run();
      } catch (e) {
        await picture('failed');
        throw new Error(`${e.message}\n${trouble.slice(-2000)}`, { cause: e });
      }
    });

  async function picture(name) {
    if (process.env.SCREENSHOTS) {
      fs.mkdirSync(process.env.SCREENSHOTS, { recursive: true });
      await page.waitForTimeout(600); // for what fades in or out
      await page.screenshot({ path: path.join(process.env.SCREENSHOTS, `${name}.png`) });
    }
  }

  async function command(name) {
    await page.keyboard.press('F1');
    const input = page.locator('.quick-input-widget input[type=text]');
    await input.fill(`>${name}`);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
  }

  async function open(name) {
    await page.keyboard.press('Control+P');
    await page.locator('.quick-input-widget input[type=text]').fill(name);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
    await page.locator('.tab.active', { hasText: name }).waitFor();
  }

  const lens = (text) => page.locator('.codelens-decoration a', { hasText: text });

  // press presses a lens once the editor has stopped to move: it lays lenses out
  // anew when they have been asked for again, and then loses clicks.
  async function press(text) {
    await lens(text).first().waitFor();
    await page.waitForTimeout(800);
    await lens(text).first().click();
  }

  const toast = (text) => page.locator('.notification-toast', { hasText: text });
  const lines = (editor) => editor.locator('.view-lines').innerText().then((t) => t.replaceAll('\u00a0', ' '));
  const output = () => page.locator('.editor-instance').last();

  async function until(what, test) {
    for (const end = Date.now() + patience; Date.now() < end; await new Promise((r) => setTimeout(r, 100))) {
      if (await test()) {
        return;
      }
    }
    assert.fail(`${what} did not happen`);
  }

  step('shows the finding as a squiggle', async () => {
    await open('cycle.py');
    await page.locator('.squiggly-warning, .squiggly-error, .squiggly-info').first().waitFor();
  });

  step('refuses to run in Restricted Mode, whatever the workspace says', async () => {
    await press('▶ Run');
    await toast('runs nothing in Restricted Mode').waitFor();
    await picture('restricted');
    await toast('runs nothing').getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await page.getByRole('button', { name: 'Trust', exact: true }).first().click();
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor({ state: 'detached' });
  });

  step('shows the hops of the cycle', async () => {
    await open('cycle.py');
    await page.locator('.squiggly-warning, .squiggly-error, .squiggly-info').first().waitFor();
    await command('Go to Next Problem (Error, Warning, Info)');
    const peek = page.locator('.marker-widget');
    await peek.waitFor();
    const text = await peek.innerText();
    assert.match(text, /SLL102|SLL105/);
    assert.ok((await peek.locator('.related-info-entry, .related-block a, a.filename, .filename').count()) >= 2, text);
    await picture('problem');
    await page.keyboard.press('Escape');
  });

  step('confirms', async () => {
    await press('✓ Confirm');
    await lens('✓ confirmed').first().waitFor();
    await picture('confirmed');
  });

  step('runs, and shows what the program writes', async () => {
    await page.keyboard.press('Control+Home');
    await press('▶ Run');
    await until('the output', async () => /fetch failed: no route to host/.test(await lines(output())));
    await until('the end', async () => /status 0/.test(await lines(output())));
    await command('Notifications: Clear All Notifications');
    await picture('run');
  });

  step('stops an endless loop', async () => {
    await open('endless.py');
    await press('▶ Run');
    await until('the output', async () => /begun/.test(await lines(output())));
    await picture('running');
    await page.locator('.statusbar-item', { hasText: 'Stop sllint' }).click();
    await page.locator('.statusbar-item', { hasText: 'Stop sllint' }).waitFor({ state: 'hidden' });
    await until('the end', async () => /stopped after/.test(await lines(output())));
  });
});

function freePort() {
  return new Promise((resolve, reject) => {
    const s = net.createServer().on('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = s.address();
      s.close(() => resolve(port));
    });
  });
}

async function answers(port) {
  for (const end = Date.now() + patience; Date.now() < end; ) {
    try {
      if ((await fetch(`http://127.0.0.1:${port}/healthz`)).ok) {
        return;
      }
    } catch {
      // not yet
    }
    await new Promise((r) => setTimeout(r, 200));
  }
  throw new Error('code-server does not answer');
}
