@NullMarked
package dev.tenure.activities.adoption;

import org.jspecify.annotations.NullMarked;
