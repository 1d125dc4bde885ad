package jenkinslite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.PersistentDescriptor;
import hudson.util.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import jenkins.model.JenkinsLocationConfiguration;
import net.sf.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class GlobalConfigurationTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    public static class Connection {
        private final String name;
        private final Secret password;

        Connection(String name, Secret password) {
            this.name = name;
            this.password = password;
        }
    }

    @Extension
    public static class Configuration extends GlobalConfiguration implements PersistentDescriptor {
        private String greeting = "unset";
        private List<Connection> connections = new ArrayList<>();

        static Configuration get() {
            return ExtensionList.lookupSingleton(Configuration.class);
        }
    }

    private Path file() {
        return sessions.getHome().toPath().resolve(Configuration.class.getName() + ".xml");
    }

    @Test
    void isLoadedByItselfInTheNextSession() throws Throwable {
        sessions.then(j -> {
            Configuration.get().greeting = "Grüß Gott \u0001";
            Configuration.get().connections.add(new Connection("prod", Secret.fromString("hunter2")));
            Configuration.get().save();
        });
        sessions.then(j -> {
            assertEquals("Grüß Gott \u0001", Configuration.get().greeting);
            var connection = Configuration.get().connections.get(0);
            assertEquals("prod", connection.name);
            assertEquals("hunter2", connection.password.getPlainText());
        });
    }

    @Test
    void secretsAreEncryptedOnDiskWithAKeyOfTheHome() throws Throwable {
        sessions.then(j -> {
            Configuration.get().connections.add(new Connection("prod", Secret.fromString("hunter2")));
            Configuration.get().save();
            var xml = Files.readString(file());
            assertFalse(xml.contains("hunter2"), xml);
            assertTrue(xml.matches("(?s).*<password>\\{[A-Za-z0-9+/]+=*}</password>.*"), xml);
            assertTrue(Files.exists(sessions.getHome().toPath().resolve("secrets/hudson.util.Secret")));
        });
    }

    @Test
    void aSecretIsReadFromPlainOrEncryptedText() throws Throwable {
        sessions.then(j -> {
            var secret = Secret.fromString("hunter2");
            assertEquals(secret, Secret.fromString(secret.getEncryptedValue()));
            assertEquals("{not encrypted}", Secret.fromString("{not encrypted}").getPlainText());
            assertNull(Secret.decrypt("hunter2"));
        });
        assertEquals(
                "outside",
                Secret.fromString(Secret.fromString("outside").getEncryptedValue())
                        .getPlainText());
    }

    @Test
    void aBrokenFileIsLoggedAndDoesNotStopTheStart() throws Throwable {
        Files.writeString(file(), "<?xml version='1.1' encoding='UTF-8'?><oops>");
        try (var log = new LogRecorder()
                .record("hudson.model.Descriptor", Level.WARNING)
                .capture(5)) {
            sessions.then(j -> assertEquals("unset", Configuration.get().greeting));
            assertEquals(List.of("Failed to load " + file()), log.getMessages());
        }
    }

    @Test
    void unknownElementsAreIgnored() throws Throwable {
        write("<fromTheFuture><a/></fromTheFuture><greeting>hi</greeting>");
        sessions.then(j -> assertEquals("hi", Configuration.get().greeting));
    }

    @Test
    void anElementOfAListWhoseClassIsGoneIsLeftOut() throws Throwable {
        write("<connections><gone.Connection><name>x</name></gone.Connection></connections><greeting>hi</greeting>");
        sessions.then(j -> {
            assertEquals(List.of(), Configuration.get().connections);
            assertEquals("hi", Configuration.get().greeting);
        });
    }

    private void write(String fields) throws IOException {
        var element = Configuration.class.getName().replace("$", "_-");
        Files.writeString(
                file(), "<?xml version='1.1' encoding='UTF-8'?><%s>%s</%s>".formatted(element, fields, element));
    }

    @Test
    void isItsOwnDescriptor() throws Throwable {
        sessions.then(j -> {
            var configuration = Configuration.get();
            assertSame(configuration, configuration.getDescriptor());
            assertSame(configuration, Jenkins.get().getDescriptor(Configuration.class));
            assertEquals("Configuration", configuration.getDisplayName());
        });
    }

    @Test
    void theRootUrlEndsWithASlashAndIsKept() throws Throwable {
        sessions.then(j -> {
            assertNull(j.jenkins.getRootUrl());
            JenkinsLocationConfiguration.get().setUrl("https://ci.example.com/jenkins");
        });
        sessions.then(j -> assertEquals("https://ci.example.com/jenkins/", j.jenkins.getRootUrl()));
    }

    @Test
    void theInstanceIdIsThatOfTheHome() throws Throwable {
        var ids = new ArrayList<String>();
        sessions.then(j -> ids.add(j.jenkins.getLegacyInstanceId()));
        sessions.then(j -> ids.add(j.jenkins.getLegacyInstanceId()));
        assertEquals(ids.get(0), ids.get(1));
        assertEquals(64, ids.get(0).length());
    }

    @Test
    void withoutARequestANewInstanceHasItsDefaults() throws Throwable {
        sessions.then(j -> assertEquals(
                "unset", ((Configuration) Configuration.get().newInstance(null, new JSONObject())).greeting));
    }
}
