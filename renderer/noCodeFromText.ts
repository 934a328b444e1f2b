/**
 * Imported before anything that has a schema: the window's policy forbids making code from text, and zod would else
 * try whether it may, which the browser reports as an attack.
 */
import { z } from 'zod';

z.config({ jitless: true });
