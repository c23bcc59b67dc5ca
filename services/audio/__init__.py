"""Audio samples of a session: conversion from the wire's PCM16 to 16 kHz, and a buffer of the last seconds."""
