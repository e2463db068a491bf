package io.github.camelopenai.uploads.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Nested;

/** A nested class of tests for which {@code UploadsTestSupport} starts an emulator that speaks HTTPS. */
@Nested
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface NestedOverTls {}
