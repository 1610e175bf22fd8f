@NullMarked
package dev.tenure.activities.stage;

import org.jspecify.annotations.NullMarked;
