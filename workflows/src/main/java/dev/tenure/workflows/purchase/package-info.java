@NullMarked
package dev.tenure.workflows.purchase;

import org.jspecify.annotations.NullMarked;
