// Everything here only makes nicer what already works without it. What only some pages need has a script tag there.
import { fields } from './fields.js';
import { submits } from './submits.js';
import { passwords } from './passwords.js';

for (const start of [fields, submits, passwords]) start();
