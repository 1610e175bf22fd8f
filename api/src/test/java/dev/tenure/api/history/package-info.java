@NullMarked
package dev.tenure.api.history;

import org.jspecify.annotations.NullMarked;
