# SPDX-License-Identifier: GPL-2.0-or-later

<#
.SYNOPSIS
Install what is in this archive: the plugin for Wireshark, the profile SSPI and sspi-lookup.
.DESCRIPTION
For the user who runs it, or with -AllUsers, as administrator, for all. It says what it does with each file. If Windows does not let
scripts run:  powershell -ExecutionPolicy Bypass -File install.ps1
Exit status: 0, 3 no Wireshark was found, 4 it has another version, 5 a file cannot be written.
.PARAMETER Wireshark
The folder of Wireshark, where it is not the one that is installed.
.PARAMETER AllUsers
Install for all users, into Wireshark's own folder. When Wireshark is updated, its installer removes all plugins there.
.PARAMETER NoProfile
Leave out the profile.
.PARAMETER NoLookup
Leave out sspi-lookup.
.PARAMETER Remove
Take it all away again.
#>
param([string]$Wireshark, [switch]$AllUsers, [switch]$NoProfile, [switch]$NoLookup, [switch]$Remove)
$ErrorActionPreference = 'Stop'
$here = Split-Path -Parent $MyInvocation.MyCommand.Path
$versions = '4.0', '4.4', '4.6'

# The text of this name in the user's language, with what belongs into it
function Get-Text([string]$key) {
    $language = (Get-UICulture).Name.ToLowerInvariant()
    $column = @('zh-tw', $language.Split('-')[0] | Where-Object { $language.StartsWith($_) -and $script:texts[0].PSObject.Properties[$_] })
    if ($column.Count -eq 0) { $column = @('en') }
    $text = ($script:texts | Where-Object { $_.key -eq $key }).($column[0])
    return $text -f $args
}

function Stop-With([int]$status, [string]$text) {
    [Console]::Error.WriteLine($text)
    exit $status
}

function Write-Put([string]$source, [string]$folder) {
    $target = Join-Path $folder (Split-Path -Leaf $source)
    try {
        New-Item -ItemType Directory -Force -Path $folder | Out-Null
        Copy-Item -Force -LiteralPath $source -Destination $target
    } catch {
        Stop-With 5 (Get-Text 'unwritable' $target)
    }
    Write-Output "+ $target"
}

function Write-Take([string]$target) {
    if (-not (Test-Path -LiteralPath $target)) { return }
    try {
        Remove-Item -Force -LiteralPath $target
    } catch {
        Stop-With 5 (Get-Text 'unwritable' $target)
    }
    Write-Output "- $target"
}

# Folders that hold nothing more, each in the one before
function Remove-Empty([string[]]$folders) {
    foreach ($folder in $folders) {
        if ((Test-Path -LiteralPath $folder) -and -not (Get-ChildItem -Force -LiteralPath $folder)) {
            Remove-Item -LiteralPath $folder
        }
    }
}

# Whether the profile is as it was installed: its checksums are beside it. Wireshark writes `recent` anew whenever it is closed.
function Test-Untouched([string]$folder) {
    $sums = Join-Path $folder 'SHA256SUMS'
    if (-not (Test-Path -LiteralPath $sums)) { return $false }
    foreach ($line in Get-Content -LiteralPath $sums) {
        $sum, $name = $line -split '  ', 2
        $file = Join-Path $folder $name
        if (-not (Test-Path -LiteralPath $file) -or (Get-FileHash -Algorithm SHA256 -LiteralPath $file).Hash -ne $sum) { return $false }
    }
    return $true
}

# The minor version of Wireshark in a folder; nothing where there is none, or one for another processor
function Get-Minor([string]$folder) {
    $dll = Join-Path $folder 'libwireshark.dll'
    if (-not (Test-Path -LiteralPath $dll)) { return }
    # .NET takes a relative path from another folder than PowerShell.
    $dll = Convert-Path -LiteralPath $dll
    $bytes = [IO.File]::ReadAllBytes($dll)
    $header = [BitConverter]::ToInt32($bytes, 0x3c)
    if ([BitConverter]::ToUInt16($bytes, $header + 4) -ne 0x8664) { return }
    $version = [Diagnostics.FileVersionInfo]::GetVersionInfo($dll)
    return "$($version.FileMajorPart).$($version.FileMinorPart)"
}

function Find-Wireshark {
    $key = 'HKLM:\Software\Microsoft\Windows\CurrentVersion\App Paths\Wireshark.exe'
    if (Test-Path $key) { return Split-Path -Parent (Get-Item $key).GetValue('') }
    return Join-Path $env:ProgramFiles 'Wireshark'
}

function Write-Installed {
    foreach ($version in $versions) {
        Write-Put (Join-Path $here "$version\sspi.dll") (Join-Path $plugins "$version\epan")
    }
    if (-not $NoLookup) {
        foreach ($name in 'sspi-lookup.exe', 'LICENSE.txt', 'licences.txt') { Write-Put (Join-Path $here $name) $programs }
    }
    if ($NoProfile) { return }
    if ((Test-Path -LiteralPath $profileFolder) -and -not (Test-Untouched $profileFolder)) {
        Write-Output (Get-Text 'profile_kept' $profileFolder)
        return
    }
    foreach ($file in Get-ChildItem -LiteralPath (Join-Path $here 'profile')) { Write-Put $file.FullName $profileFolder }
}

function Write-Removed {
    foreach ($version in $versions) {
        Write-Take (Join-Path $plugins "$version\epan\sspi.dll")
        Remove-Empty (Join-Path $plugins "$version\epan"), (Join-Path $plugins $version)
    }
    foreach ($name in 'sspi-lookup.exe', 'LICENSE.txt', 'licences.txt') { Write-Take (Join-Path $programs $name) }
    if (Test-Untouched $profileFolder) {
        foreach ($file in Get-ChildItem -LiteralPath (Join-Path $here 'profile')) { Write-Take (Join-Path $profileFolder $file.Name) }
    } elseif (Test-Path -LiteralPath $profileFolder) {
        Write-Output (Get-Text 'profile_kept' $profileFolder)
    }
    $profiles = Split-Path -Parent $profileFolder
    Remove-Empty $plugins, $programs, $profileFolder, $profiles, (Split-Path -Parent $profiles)
}

$texts = Import-Csv -Delimiter "`t" -Encoding UTF8 -LiteralPath (Join-Path $here 'texts.tsv')
if (-not $Wireshark) { $Wireshark = Find-Wireshark }
if ($AllUsers) {
    $plugins = Join-Path $Wireshark 'plugins'
    $profileFolder = Join-Path $Wireshark 'profiles\SSPI'
    $programs = Join-Path $env:ProgramFiles 'SSPI for Wireshark'
} else {
    $plugins = Join-Path $env:APPDATA 'Wireshark\plugins'
    $profileFolder = Join-Path $env:APPDATA 'Wireshark\profiles\SSPI'
    $programs = Join-Path $env:LOCALAPPDATA 'Programs\SSPI for Wireshark'
}
if ($Remove) {
    Write-Removed
    Write-Output (Get-Text 'removed')
    exit 0
}
$found = Get-Minor $Wireshark
if (-not $found) { Stop-With 3 (Get-Text 'none' $Wireshark) }
if ($versions -notcontains $found) { Stop-With 4 (Get-Text 'wrong_version' $found $Wireshark ($versions -join ', ')) }
Write-Installed
Write-Output (Get-Text 'done')
if (-not $NoProfile) { Write-Output (Get-Text 'done_profile') }
