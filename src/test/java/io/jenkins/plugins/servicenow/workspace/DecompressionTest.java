package io.jenkins.plugins.servicenow.workspace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class DecompressionTest {

    private enum Tool {
        GZIP {
            @Override
            OutputStream around(OutputStream out) throws IOException {
                return new GZIPOutputStream(out);
            }
        },
        BZIP2 {
            @Override
            OutputStream around(OutputStream out) throws IOException {
                return new BZip2CompressorOutputStream(out);
            }
        },
        XZ {
            @Override
            OutputStream around(OutputStream out) throws IOException {
                return new XZOutputStream(out, new LZMA2Options());
            }
        };

        abstract OutputStream around(OutputStream out) throws IOException;

        byte[] compress(byte[] content) throws IOException {
            var bytes = new ByteArrayOutputStream();
            try (var out = around(bytes)) {
                out.write(content);
            }
            return bytes.toByteArray();
        }
    }

    private static final byte[] CONTENT = content();

    /** Does not compress well, so that what is compressed has a middle. */
    private static byte[] content() {
        var bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static byte[] read(byte[] file) throws IOException {
        try (var in = new Decompression(new ByteArrayInputStream(file))) {
            return in.readAllBytes();
        }
    }

    private static void assertRefused(String why, byte[] file) {
        var refusal = assertThrows(IOException.class, () -> read(file));
        assertEquals(IOException.class, refusal.getClass());
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    private static byte[] join(byte[] one, byte[] other) {
        var both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<", "<testsuite/>", "PK", "BZ", "{}"})
    void whatIsNotCompressedIsReadAsItIs(String text) throws Exception {
        assertEquals(text, new String(read(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCompressedIsReadToItsEnd(Tool tool) throws Exception {
        assertArrayEquals(CONTENT, read(tool.compress(CONTENT)));
        assertArrayEquals(new byte[0], read(tool.compress(new byte[0])));
    }

    /** As pigz, pbzip2 and pixz write them, and as files are that were put together. */
    @ParameterizedTest
    @EnumSource
    void severalCompressedPartsAreOneFile(Tool tool) throws Exception {
        var part = tool.compress(CONTENT);
        assertArrayEquals(join(CONTENT, CONTENT), read(join(part, part)));
    }

    @ParameterizedTest
    @EnumSource
    void theContentTypeIsThatOfTheCompression(Tool tool) throws Exception {
        try (var in = new Decompression(new ByteArrayInputStream(tool.compress(CONTENT)))) {
            var type = in.format().contentType();
            assertTrue(type.matches("application/(x-)?" + tool.name().toLowerCase(Locale.ROOT)), type);
        }
        try (var in = new Decompression(InputStream.nullInputStream())) {
            assertEquals("", in.format().contentType());
        }
    }

    /** It must not be taken for a file that is whole, wherever the cut is. */
    @ParameterizedTest
    @EnumSource
    void whatIsCutOffIsRefused(Tool tool) throws Exception {
        var file = tool.compress(CONTENT);
        for (var length : new int[] {8, file.length / 2, file.length - 1}) {
            assertRefused("has compressed is damaged: ", Arrays.copyOf(file, length));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAlteredIsRefused(Tool tool) throws Exception {
        var file = tool.compress(CONTENT);
        file[file.length / 2] ^= 1;
        assertRefused("has compressed is damaged: ", file);
    }

    @ParameterizedTest
    @CsvSource({"37 7a bc af 27 1c 00, a 7z archive", "28 b5 2f fd 00, compressed by zstd", "50 4b 05 06, a zip archive"
    })
    void whatCannotBeReadIsNamed(String hex, String name) {
        var bytes = new byte[hex.split(" ").length];
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hex.split(" ")[i], 16);
        }
        assertRefused("it is " + name + ". Give the file that is in it", bytes);
    }

    @Test
    void aZipArchiveIsNamed() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("arf.xml"));
        }
        assertRefused("it is a zip archive. Give the file that is in it", bytes.toByteArray());
    }

    @ParameterizedTest
    @EnumSource
    void moreThanTheLimitIsRefused(Tool tool) throws Exception {
        var bomb = tool.compress(new byte[(2 << 20) + 1]);
        assertTrue(bomb.length < 20_000, "compressed to " + bomb.length);
        var refusal = assertThrows(IOException.class, () -> {
            try (var in = new Decompression(new ByteArrayInputStream(bomb), 2 << 20)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        });
        assertEquals("it is larger than 2 MB when it is decompressed", refusal.getMessage());
    }

    @Test
    void xzThatNeedsMuchMemoryIsRefusedBeforeItIsTaken() throws Exception {
        var by9 = "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jMAQALPHRlc3RzdWl0ZS8+ACZDzxPMwY+pAAEkDKYY2NgftvN9AQAAAAAEWVo=";
        assertRefused(
                "takes 64 MB of memory, and 24 MB are allowed. Compress it by 'xz -7' or less",
                Base64.getDecoder().decode(by9));
        var by7 = "/Td6WFoAAATm1rRGAgAhARgAAABHWDpDAQALPHRlc3RzdWl0ZS8+ACZDzxPMwY+pAAEkDKYY2NgftvN9AQAAAAAEWVo=";
        assertEquals("<testsuite/>", new String(read(Base64.getDecoder().decode(by7)), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource(names = {"BZIP2", "XZ"})
    void withoutThePluginThatHasTheLibrariesTheReasonSaysSo(Tool tool) throws Exception {
        var loader = new WithoutCommonsCompress();
        try (var plain = loader.decompress("text".getBytes(StandardCharsets.UTF_8));
                var compressed = loader.decompress(tool.compress("text".getBytes(StandardCharsets.UTF_8)))) {
            assertEquals("text", new String(plain.readAllBytes(), StandardCharsets.UTF_8));
            var refused = assertThrows(IOException.class, compressed::readAllBytes);
            assertTrue(
                    refused.getMessage().contains("Jenkins needs the plugin Commons Compress API"),
                    refused::getMessage);
        }
    }

    /** The class as it is in a Jenkins without the optional plugin. */
    private static final class WithoutCommonsCompress extends ClassLoader {

        WithoutCommonsCompress() {
            super(Decompression.class.getClassLoader());
        }

        InputStream decompress(byte[] file) throws Exception {
            return (InputStream) loadClass(Decompression.class.getName())
                    .getConstructor(InputStream.class)
                    .newInstance(new ByteArrayInputStream(file));
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.apache.commons.compress.") || name.startsWith("org.tukaani.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith(Decompression.class.getName())) {
                return super.loadClass(name, resolve);
            }
            var known = findLoadedClass(name);
            try (var code = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                var bytes = code.readAllBytes();
                return known == null ? defineClass(name, bytes, 0, bytes.length) : known;
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
