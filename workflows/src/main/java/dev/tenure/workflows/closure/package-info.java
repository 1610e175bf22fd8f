@NullMarked
package dev.tenure.workflows.closure;

import org.jspecify.annotations.NullMarked;
