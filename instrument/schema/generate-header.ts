import * as schema from './events.ts';
import * as flight from './flight.ts';
import { MOST_POOL_THREADS } from './samples.ts';

/** The name a constant has in C++: `GC_BEGIN` → `kGcBegin`. */
function constantName(prefix: string, name: string): string {
  const words = name.toLowerCase().split('_');
  return `k${prefix}${words.map((word) => word[0].toUpperCase() + word.slice(1)).join('')}`;
}

function group(title: string, prefix: string, values: Record<string, number>): string {
  const lines = Object.entries(values).map(
    ([name, value]) => `constexpr uint32_t ${constantName(prefix, name)} = ${value};`,
  );
  return `// ${title}\n${lines.join('\n')}\n`;
}

/**
 * The text of `native/event_schema.h`: every number of the format that native code needs, as constants, with the layout's
 * promises as static_asserts.
 */
export function eventSchemaHeader(): string {
  return `// GENERATED from instrument/schema/events.ts by \`npm run build:schema\`. Do not edit: a test compares the two.
#pragma once

#include <cstdint>

namespace loopscope::schema {

constexpr uint32_t kVersion = ${schema.SCHEMA_VERSION};
constexpr uint32_t kMagic = 0x${schema.SEGMENT_MAGIC.toString(16)};
constexpr uint32_t kEndianMark = 0x${schema.ENDIAN_MARK.toString(16).padStart(8, '0')};
constexpr uint32_t kRecordBytes = ${schema.RECORD_BYTES};
constexpr uint32_t kRecordWords = ${schema.RECORD_WORDS};
constexpr uint32_t kHeaderBytes = ${schema.HEADER_BYTES};
constexpr uint32_t kHeaderWords = ${schema.HEADER_WORDS};
constexpr uint32_t kMaxStringBytes = ${schema.MAX_STRING_BYTES};
constexpr uint32_t kMostPoolThreads = ${MOST_POOL_THREADS};

${group('Word offsets in the header of a segment.', 'Header', schema.HEADER)}
${group('Bits of the header word FLAGS.', 'Flag', schema.SEGMENT_FLAG)}
constexpr uint32_t kNamesNumber = 0x${schema.NAMES_NUMBER.toString(16)};

${group('Kinds of records.', 'Kind', schema.KIND)}
${group('Marks of the loop.', 'Phase', schema.PHASE)}
${group('Categories of strings.', 'String', schema.STRING_CATEGORY)}
// The room of a flight recording, see instrument/schema/flight.ts.
constexpr uint32_t kFlightMagic = 0x${flight.FLIGHT_MAGIC.toString(16)};
constexpr uint32_t kFlightPageBytes = ${flight.FLIGHT_PAGE_BYTES};
constexpr uint32_t kFlightFirstSegmentBytes = ${flight.FLIGHT_FIRST_SEGMENT_BYTES};
constexpr uint32_t kFlightThreadPages = ${flight.FLIGHT_THREAD_PAGES};
constexpr uint32_t kFlightNamesPart = ${flight.FLIGHT_NAMES_PART};

${group('Word offsets in its file.', 'Room', flight.ROOM)}
static_assert(kRecordBytes == kRecordWords * sizeof(uint32_t), "a record is four words");
static_assert(kHeaderBytes == kHeaderWords * sizeof(uint32_t), "the header is whole words");
static_assert(kHeaderBytes % kRecordBytes == 0, "records stay aligned behind the header");
static_assert(kHeaderBytes + 3 * kRecordBytes + kMaxStringBytes <= kFlightFirstSegmentBytes, "any string fits any segment");
static_assert(kHeaderReserved < kHeaderWords, "the header's words fit");

}  // namespace loopscope::schema
`;
}
