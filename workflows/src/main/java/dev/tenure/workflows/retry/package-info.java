/** How often workflows try what they have to do. */
@NullMarked
package dev.tenure.workflows.retry;

import org.jspecify.annotations.NullMarked;
