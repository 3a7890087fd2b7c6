import { type Browser, chromium } from 'playwright-core';
import { program } from './programs.js';

export type { Browser };

/** A headless Chromium that opens no connection of its own. Close it when done. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: program(['chromium', 'chromium-browser', 'google-chrome'], 'CHROMIUM_PATH').path,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
