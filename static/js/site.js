// The small behaviors of every page, one module each. Collecting static files writes them into this file
// (apps/common/storage.py), so a visitor makes one request; such modules export nothing.
import "./autosubmit.js";
import "./confirm.js";
import "./dialog.js";
import "./enter.js";
import "./focus.js";
import "./menu.js";
import "./paging.js";
import "./signed-out.js";
import "./theme.js";
import "./timezone.js";
import "./toast.js";
