import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Installs exactly what the lock file names. @type {readonly [command: string, ...words: string[]]} */
export const INSTALL = ['npm', 'ci', '--no-audit', '--no-fund']

/** @param {string} file */
const modified = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0)

/** Whether what is installed is older than the lock file, or nothing is. */
export const needsInstall = () =>
  modified(path.join(root, 'node_modules', '.package-lock.json')) < modified(path.join(root, 'package-lock.json'))
