@NullMarked
package dev.tenure.sandbox.clock;

import org.jspecify.annotations.NullMarked;
