@NullMarked
package dev.tenure.workflows.reconciliation;

import org.jspecify.annotations.NullMarked;
