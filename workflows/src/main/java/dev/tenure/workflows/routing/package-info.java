@NullMarked
package dev.tenure.workflows.routing;

import org.jspecify.annotations.NullMarked;
