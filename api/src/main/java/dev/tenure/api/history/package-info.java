/** What was paid, and what happened. */
@NullMarked
package dev.tenure.api.history;

import org.jspecify.annotations.NullMarked;
