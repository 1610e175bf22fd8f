/** What the all-in-one stands on: its data folder, an embedded Postgres, and whichever Temporal is at hand. */
@NullMarked
package dev.tenure.sandbox.launch;

import org.jspecify.annotations.NullMarked;
