@NullMarked
package dev.tenure.workflows;

import org.jspecify.annotations.NullMarked;
