package io.jenkins.plugins.servicenow.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test a ServiceNow simulator of its own, in a field or a parameter of type {@code ServiceNowSimulator}, and
 * stops it afterwards. Where the test runs in a Jenkins, as {@code @WithJenkins} starts it, the simulator is that Jenkins'
 * only connection, named {@code simulator}, before the first method that takes the {@code JenkinsRule} begins. Where both
 * annotations are on a class, {@code @WithJenkins} comes first.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ServiceNowSimulatorExtension.class)
public @interface WithServiceNowSimulator {}
