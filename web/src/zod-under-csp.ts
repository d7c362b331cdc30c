import { z } from 'zod';

// Zod would otherwise probe whether it may compile validators from text, which the content security policy forbids and
// every browser then reports. It must be set before the first schema is made: import this module first.
z.config({ jitless: true });
