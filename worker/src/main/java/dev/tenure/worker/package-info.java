@NullMarked
package dev.tenure.worker;

import org.jspecify.annotations.NullMarked;
