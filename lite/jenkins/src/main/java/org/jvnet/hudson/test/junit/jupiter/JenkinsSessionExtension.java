package org.jvnet.hudson.test.junit.jupiter;

import java.io.File;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jvnet.hudson.test.fixtures.JenkinsSessionFixture;

/** Several sessions on one home. A step that ends with {@code Session.current().kill()} ends its session as by kill -9. */
public class JenkinsSessionExtension implements BeforeEachCallback, AfterEachCallback {

    private final JenkinsSessionFixture fixture = new JenkinsSessionFixture();

    @FunctionalInterface
    public interface Step extends JenkinsSessionFixture.Step {}

    public File getHome() {
        return fixture.getHome();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        fixture.setUp(context.getRequiredTestClass().getName(), context.getDisplayName());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        fixture.tearDown();
    }

    public void then(Step s) throws Throwable {
        fixture.then(s);
    }
}
