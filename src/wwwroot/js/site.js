// Everything here only makes nicer what already works without it.
import { fields } from './fields.js';
import { submits } from './submits.js';
import { passwords } from './passwords.js';
import { captchas } from './captcha.js';
import { countdowns, exactTimes } from './time.js';
import { menus, selections } from './admin.js';

for (const start of [fields, submits, passwords, captchas, countdowns, exactTimes, menus, selections]) start();
