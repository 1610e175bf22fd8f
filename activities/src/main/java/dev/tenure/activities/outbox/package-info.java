@NullMarked
package dev.tenure.activities.outbox;

import org.jspecify.annotations.NullMarked;
