// GENERATED from instrument/schema/events.ts by `npm run build:schema`. Do not edit: a test compares the two.
#pragma once

#include <cstdint>

namespace loopscope::schema {

constexpr uint32_t kVersion = 1;
constexpr uint32_t kMagic = 0x504f4f4c;
constexpr uint32_t kEndianMark = 0x01020304;
constexpr uint32_t kRecordBytes = 16;
constexpr uint32_t kRecordWords = 4;
constexpr uint32_t kHeaderBytes = 64;
constexpr uint32_t kHeaderWords = 16;
constexpr uint32_t kMaxStringBytes = 32768;
constexpr uint32_t kMostPoolThreads = 1024;

// Word offsets in the header of a segment.
constexpr uint32_t kHeaderMagic = 0;
constexpr uint32_t kHeaderVersion = 1;
constexpr uint32_t kHeaderEndian = 2;
constexpr uint32_t kHeaderPid = 3;
constexpr uint32_t kHeaderTid = 4;
constexpr uint32_t kHeaderNumber = 5;
constexpr uint32_t kHeaderCapacity = 6;
constexpr uint32_t kHeaderHead = 7;
constexpr uint32_t kHeaderPublished = 8;
constexpr uint32_t kHeaderLost = 9;
constexpr uint32_t kHeaderClockLow = 10;
constexpr uint32_t kHeaderClockHigh = 11;
constexpr uint32_t kHeaderFirstLow = 12;
constexpr uint32_t kHeaderFirstHigh = 13;
constexpr uint32_t kHeaderFlags = 14;
constexpr uint32_t kHeaderReserved = 15;

// Bits of the header word FLAGS.
constexpr uint32_t kFlagSealed = 1;
constexpr uint32_t kFlagEnded = 2;
constexpr uint32_t kFlagNames = 4;

constexpr uint32_t kNamesNumber = 0xffffffff;

// Kinds of records.
constexpr uint32_t kKindNone = 0;
constexpr uint32_t kKindThreadStart = 1;
constexpr uint32_t kKindThreadEnd = 2;
constexpr uint32_t kKindClock = 3;
constexpr uint32_t kKindString = 4;
constexpr uint32_t kKindPad = 5;
constexpr uint32_t kKindInit = 6;
constexpr uint32_t kKindBefore = 7;
constexpr uint32_t kKindAfter = 8;
constexpr uint32_t kKindResolve = 9;
constexpr uint32_t kKindPhase = 10;
constexpr uint32_t kKindGcBegin = 11;
constexpr uint32_t kKindGcEnd = 12;
constexpr uint32_t kKindLost = 13;
constexpr uint32_t kKindWide = 14;
constexpr uint32_t kKindGcLate = 15;
constexpr uint32_t kKindOlder = 16;
constexpr uint32_t kKindHeap = 17;
constexpr uint32_t kKindPool = 18;
constexpr uint32_t kKindTimer = 19;
constexpr uint32_t kKindDropped = 20;
constexpr uint32_t kKindPosition = 21;
constexpr uint32_t kKindStarted = 22;
constexpr uint32_t kKindChannel = 23;
constexpr uint32_t kKindCarry = 24;
constexpr uint32_t kKindPost = 25;

// Marks of the loop.
constexpr uint32_t kPhaseMain = 1;
constexpr uint32_t kPhaseTimers = 2;
constexpr uint32_t kPhasePending = 3;
constexpr uint32_t kPhaseIdlePrepare = 4;
constexpr uint32_t kPhasePoll = 5;
constexpr uint32_t kPhaseCheck = 6;
constexpr uint32_t kPhaseClosing = 7;
constexpr uint32_t kPhaseExit = 8;
constexpr uint32_t kPhaseTurn = 9;

// Categories of strings.
constexpr uint32_t kStringType = 1;
constexpr uint32_t kStringSite = 2;
constexpr uint32_t kStringMeta = 3;
constexpr uint32_t kStringOutput = 4;
constexpr uint32_t kStringTiming = 5;
constexpr uint32_t kStringSourceMap = 6;

// The room of a flight recording, see instrument/schema/flight.ts.
constexpr uint32_t kFlightMagic = 0x54494c46;
constexpr uint32_t kFlightPageBytes = 4096;
constexpr uint32_t kFlightFirstSegmentBytes = 65536;
constexpr uint32_t kFlightThreadPages = 2;
constexpr uint32_t kFlightNamesPart = 8;

// Word offsets in its file.
constexpr uint32_t kRoomMagic = 0;
constexpr uint32_t kRoomVersion = 1;
constexpr uint32_t kRoomLimit = 2;
constexpr uint32_t kRoomReserve = 3;
constexpr uint32_t kRoomSegment = 4;
constexpr uint32_t kRoomTaken = 5;
constexpr uint32_t kRoomReleased = 6;
constexpr uint32_t kRoomThreads = 7;
constexpr uint32_t kRoomRecordsLow = 8;
constexpr uint32_t kRoomRecordsHigh = 9;

static_assert(kRecordBytes == kRecordWords * sizeof(uint32_t), "a record is four words");
static_assert(kHeaderBytes == kHeaderWords * sizeof(uint32_t), "the header is whole words");
static_assert(kHeaderBytes % kRecordBytes == 0, "records stay aligned behind the header");
static_assert(kHeaderBytes + 3 * kRecordBytes + kMaxStringBytes <= kFlightFirstSegmentBytes, "any string fits any segment");
static_assert(kHeaderReserved < kHeaderWords, "the header's words fit");

}  // namespace loopscope::schema
