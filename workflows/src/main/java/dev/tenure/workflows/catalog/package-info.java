@NullMarked
package dev.tenure.workflows.catalog;

import org.jspecify.annotations.NullMarked;
