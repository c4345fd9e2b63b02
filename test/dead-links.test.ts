import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deadLinks } from '@parasol/site';
import { expect, it, onTestFinished } from 'vitest';

it('finds links of a site to missing files and to missing places, and follows the others', () => {
  const site = mkdtempSync(join(tmpdir(), 'parasol-site-'));
  onTestFinished(() => rmSync(site, { recursive: true, force: true }));
  mkdirSync(join(site, 'pages'));
  writeFileSync(
    join(site, 'index.html'),
    '<h1 id="top"></h1><a href="pages/a.html#there">a</a><a href="pages/a.html#gone">a</a><a href="https://example.org/x">x</a>',
  );
  writeFileSync(
    join(site, 'pages/a.html'),
    '<h1 id="there"></h1><a href="../index.html?q=1#top">up</a><a href="b.html">b</a><img src="../logo.png"><a href="../../etc">out</a>',
  );
  expect(deadLinks(site)).toEqual([
    { page: 'index.html', href: 'pages/a.html#gone', why: 'there is no such place on the page' },
    { page: 'pages/a.html', href: 'b.html', why: 'there is no such file' },
    { page: 'pages/a.html', href: '../logo.png', why: 'there is no such file' },
    { page: 'pages/a.html', href: '../../etc', why: 'leads out of the site' },
  ]);
});
