package org.jvnet.hudson.test.junit.jupiter;

import hudson.Util;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.JenkinsSessionFixture;

/** Several lives on one home. A step that ends with {@code Life.current().kill()} ends its life as by kill -9. */
public class JenkinsSessionExtension implements BeforeEachCallback, AfterEachCallback {
    private File home;

    @FunctionalInterface
    public interface Step extends JenkinsSessionFixture.Step {}

    public File getHome() {
        return home;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        try {
            home = Files.createTempDirectory("jenkins-home").toFile();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            Util.deleteRecursive(home);
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    public void then(Step s) throws Throwable {
        var rule = new JenkinsRule().with(() -> home);
        rule.before();
        try {
            s.run(rule);
        } finally {
            rule.after();
        }
    }
}
