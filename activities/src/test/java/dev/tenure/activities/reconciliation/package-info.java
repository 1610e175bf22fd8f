@NullMarked
package dev.tenure.activities.reconciliation;

import org.jspecify.annotations.NullMarked;
