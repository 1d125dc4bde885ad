package io.jenkins.plugins.servicenow.client;

import static io.jenkins.plugins.servicenow.client.Instances.failure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.Proxy;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attachments of many records, and their content. */
class AttachmentReadTest {

    private static final byte[] LARGE = new byte[3_000_000];

    static {
        new Random(1).nextBytes(LARGE);
    }

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final ServiceNowSession session = Instances.session(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    private SysId image(String name) {
        return SysId.of(simulator.records().insert("cmdb_ci_os_image", Map.of("name", name)));
    }

    private String attach(SysId image, String name, byte[] content) {
        return simulator
                .attachments()
                .attach("cmdb_ci_os_image", image.value(), name, "application/json", ReceivedContent.of(content));
    }

    private Attachment attached(byte[] content) throws Exception {
        var image = image("web");
        attach(image, "sbom.json", content);
        return session.attachments().find(List.of(image)).attachments().get(0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private long requests() {
        return simulator.requests().count(RequestKind.ATTACHMENT);
    }

    @Test
    void tellsOfWhichRecordAFileIsAndWhoAttachedItWhen() throws Exception {
        var image = image("web");
        attach(image, "sbom.json", bytes("abc"));
        var created = simulator.clock().timestamp();

        var found = session.attachments().find(List.of(image)).attachments().get(0);

        assertEquals(image, found.record());
        assertEquals("cmdb_ci_os_image", found.table());
        assertEquals("admin", found.createdBy());
        assertEquals(created, found.created());
        assertFalse(found.uploaded());
        assertTrue(found.isAvailable());
    }

    @Test
    void aRequestFindsTheFilesOfAHundredRecords() throws Exception {
        var images = new ArrayList<SysId>();
        for (var number = 0; number < 250; number++) {
            images.add(image("image-" + number));
            attach(images.get(number), "sbom-" + number + ".json", bytes("{" + number));
        }

        var found = session.attachments().find(images);

        assertEquals(3, requests());
        assertEquals(Set.of(), found.incomplete());
        assertEquals(250, found.byRecord().size());
        for (var number = 0; number < 250; number++) {
            var ofOne = found.byRecord().get(images.get(number));
            assertEquals(
                    List.of("sbom-" + number + ".json"),
                    ofOne.stream().map(Attachment::fileName).toList());
        }
    }

    @Test
    void ofNoRecordsNothingIsAsked() throws Exception {
        assertEquals(List.of(), session.attachments().find(List.of()).attachments());
        assertEquals(0, simulator.requests().entries().size());
    }

    @Test
    void aRecordWhoseFilesMayNotBeReadIsNamed() throws Exception {
        var images = new ArrayList<SysId>();
        for (var number = 0; number < 16; number++) {
            images.add(image("image-" + number));
            attach(images.get(number), "sbom.json", bytes("{}"));
        }
        simulator.access().hideRecord(images.get(5).value());

        var found = session.attachments().find(images);

        assertEquals(Set.of(images.get(5)), found.incomplete());
        assertEquals(15, found.attachments().size());
        assertFalse(found.byRecord().containsKey(images.get(5)));
    }

    @Test
    void recordsOfWhichNoFileMayBeReadAreNotAskedForOneByOne() throws Exception {
        var images = new ArrayList<SysId>();
        for (var number = 0; number < 16; number++) {
            images.add(image("image-" + number));
            attach(images.get(number), "sbom.json", bytes("{}"));
        }
        simulator.access().hideRecords("sys_attachment");

        var found = session.attachments().find(images);

        assertEquals(Set.copyOf(images), found.incomplete());
        assertEquals(1, requests());
    }

    @Test
    void givesTheContentByteForByte() throws Exception {
        var attachment = attached(LARGE);

        assertArrayEquals(LARGE, session.attachments().read(attachment, InputStream::readAllBytes));
    }

    @Test
    void givesAnEmptyContent() throws Exception {
        assertEquals(0, session.attachments().read(attached(new byte[0]), InputStream::readAllBytes).length);
    }

    @Test
    void aReaderNeedNotReadToTheEnd() throws Exception {
        var attachment = attached(LARGE);

        assertEquals(
                LARGE[0] & 0xFF,
                session.attachments().read(attachment, InputStream::read).intValue());
        // The connection that was left is no reason for the next download to fail.
        assertArrayEquals(LARGE, session.attachments().read(attachment, InputStream::readAllBytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "not_available", "whatever"})
    void whatIsNotScannedOrInfectedIsNotAskedFor(String state) throws Exception {
        var image = image("web");
        simulator.records().set("sys_attachment", attach(image, "sbom.json", bytes("{}")), Map.of("state", state));
        var attachment =
                session.attachments().find(List.of(image)).attachments().get(0);

        var failure = failure(() -> session.attachments().read(attachment, InputStream::readAllBytes));

        assertEquals(Kind.REJECTED, failure.kind());
        assertTrue(failure.getMessage()
                .startsWith("The attachment sbom.json (" + attachment.sysId() + ") of cmdb_ci_os_image " + image
                        + " was not read: The instance "));
        assertEquals(1, requests());
    }

    @Test
    void aDownloadThatBreaksOffBeginsAgain() throws Exception {
        var attachment = attached(LARGE);
        simulator.faults().next(2, RequestKind.ATTACHMENT, Fault.brokenOff());
        var tries = new AtomicInteger();

        var content = session.attachments().read(attachment, in -> {
            tries.incrementAndGet();
            return in.readAllBytes();
        });

        assertArrayEquals(LARGE, content);
        assertEquals(3, tries.get());
    }

    @Test
    void aReaderThatTakesABrokenDownloadForABadDocumentIsAskedAgain() throws Exception {
        var attachment = attached(bytes("{\"components\": [" + "1,".repeat(400_000) + "1]}"));
        simulator.faults().next(1, RequestKind.ATTACHMENT, Fault.brokenOff());

        var components = session.attachments()
                .read(
                        attachment,
                        in -> JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                                .getAsJsonObject()
                                .getAsJsonArray("components")
                                .size());

        assertEquals(400_001, components);
    }

    @Test
    void aReaderThatHidesAFailureOfTheConnectionIsAskedAgain() throws Exception {
        var attachment = attached(LARGE);
        simulator.faults().next(1, RequestKind.ATTACHMENT, Fault.brokenOff());

        var size = session.attachments().read(attachment, in -> {
            try {
                return in.readAllBytes().length;
            } catch (IOException e) {
                return -1;
            }
        });

        assertEquals(LARGE.length, size);
    }

    @Test
    void anOutageIsWaitedFor() throws Exception {
        var attachment = attached(bytes("{}"));
        simulator.faults().next(1, RequestKind.ATTACHMENT, Fault.status(503));
        simulator.faults().next(1, RequestKind.ATTACHMENT, Fault.rateLimited(Duration.ofSeconds(2)));
        simulator.faults().next(1, RequestKind.ATTACHMENT, Fault.connectionReset());

        assertEquals(2, session.attachments().read(attachment, InputStream::readAllBytes).length);
    }

    @Test
    void theTokenIsReplacedWhenItHasEnded() throws Exception {
        var attachment = attached(bytes("{}"));
        simulator.oauth().revokeTokens();

        assertEquals(2, session.attachments().read(attachment, InputStream::readAllBytes).length);
    }

    @Test
    void aPageInsteadOfAFileIsNamed() throws Exception {
        var attachment = attached(bytes("{}"));
        simulator.faults().next(1, RequestKind.ATTACHMENT, Fault.loginPage200());

        var failure = failure(() -> session.attachments().read(attachment, InputStream::readAllBytes));

        assertEquals(Kind.PROTOCOL, failure.kind());
        assertTrue(failure.getMessage().contains("Login page instead of an answer"));
    }

    @Test
    void aFileThatIsAPageIsRead() throws Exception {
        var image = image("web");
        simulator
                .attachments()
                .attach(
                        "cmdb_ci_os_image",
                        image.value(),
                        "report.html",
                        "text/html",
                        ReceivedContent.of(bytes("<html>log in</html>")));
        var attachment =
                session.attachments().find(List.of(image)).attachments().get(0);

        assertArrayEquals(
                bytes("<html>log in</html>"), session.attachments().read(attachment, InputStream::readAllBytes));
    }

    @Test
    void whatWasDeletedMeanwhileIsSaidToBeGone() throws Exception {
        var attachment = attached(bytes("{}"));
        simulator.records().delete("sys_attachment", attachment.sysId().value());

        var failure = failure(() -> session.attachments().read(attachment, InputStream::readAllBytes));

        assertEquals(Kind.NOT_FOUND, failure.kind());
        assertTrue(failure.hint().startsWith("It was deleted meanwhile"));
    }

    @Test
    void whatIsNotWhatWasAttachedIsAnError() throws Exception {
        var image = image("web");
        simulator.attachments().alterNext();
        attach(image, "sbom.json", bytes("{}"));
        var attachment =
                session.attachments().find(List.of(image)).attachments().get(0);

        var failure = failure(() -> session.attachments().read(attachment, InputStream::readAllBytes));

        assertEquals(Kind.PROTOCOL, failure.kind());
        assertTrue(failure.getMessage().contains("Its content arrived altered: 2 bytes came"));
    }

    @Test
    void aBadDocumentIsComparedBeforeItIsBlamed() throws Exception {
        var image = image("web");
        simulator.attachments().alterNext();
        attach(image, "sbom.json", bytes("{"));
        var attachment =
                session.attachments().find(List.of(image)).attachments().get(0);

        var failure = failure(() -> session.attachments().read(attachment, in -> {
            throw new IOException("no document");
        }));

        assertTrue(failure.getMessage().contains("Its content arrived altered"));
    }

    @Test
    void whereTheInstanceTellsNoDigestTheSizeMustDo() throws Exception {
        simulator.attachments().withoutDigests(true);
        var attachment = attached(bytes("{}"));
        simulator.proxy((method, target, instance) -> {
            var reply = instance.get();
            return target.endsWith("/file")
                    ? new Proxy.Reply(200, Map.of("Content-Type", List.of("application/json")), "{")
                    : reply;
        });

        var failure = failure(() -> session.attachments().read(attachment, InputStream::readAllBytes));

        assertTrue(failure.getMessage().contains("1 bytes came, and 2 are attached"));
    }

    @Test
    void aFailureOfTheReaderIsPassedOnAndNotRepeated() throws Exception {
        var attachment = attached(bytes("{}"));
        var tries = new AtomicInteger();

        var failure = assertThrows(
                IOException.class,
                () -> session.attachments().read(attachment, in -> {
                    tries.incrementAndGet();
                    throw new IOException("no document");
                }));
        assertThrows(
                IllegalStateException.class,
                () -> session.attachments().read(attachment, in -> {
                    throw new IllegalStateException();
                }));

        assertEquals("no document", failure.getMessage());
        assertEquals(1, tries.get());
    }

    @Test
    void aDownloadIsBrokenOffAtOnceWhenItsThreadIsInterrupted() throws Exception {
        var attachment = attached(LARGE);
        simulator.faults().next(1, RequestKind.ATTACHMENT, Fault.hanging());
        interrupted(() -> session.attachments().read(attachment, InputStream::readAllBytes), 2);
    }

    @Test
    void aReaderThatWaitsForMoreIsBrokenOffWhenItsThreadIsInterrupted() throws Exception {
        var attachment = attached(LARGE);
        interrupted(
                () -> session.attachments().read(attachment, in -> {
                    in.readAllBytes();
                    Thread.currentThread().interrupt();
                    return in.read();
                }),
                2);
    }

    private interface Reading {

        void run() throws Exception;
    }

    private void interrupted(Reading reading, int requests) throws Exception {
        var failures = new ArrayBlockingQueue<Throwable>(1);
        var thread = new Thread(() -> failures.add(assertThrows(InterruptedException.class, reading::run)));
        thread.start();
        simulator.requests().await(RequestKind.ATTACHMENT, requests);

        thread.interrupt();

        assertTrue(failures.poll(10, TimeUnit.SECONDS) instanceof InterruptedException);
    }
}
