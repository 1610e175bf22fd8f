@NullMarked
package dev.tenure.workflows.subscription;

import org.jspecify.annotations.NullMarked;
