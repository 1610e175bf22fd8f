@NullMarked
package dev.tenure.sandbox.story;

import org.jspecify.annotations.NullMarked;
