/** What a caller is told when something is not done: problem documents with an error code. */
@NullMarked
package dev.tenure.api.problem;

import org.jspecify.annotations.NullMarked;
