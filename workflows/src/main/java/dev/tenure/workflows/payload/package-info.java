@NullMarked
package dev.tenure.workflows.payload;

import org.jspecify.annotations.NullMarked;
